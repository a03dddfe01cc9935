// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
package import Training
import TrainingRuns

/// What the network is trained towards.
struct LossArguments: ParsableArguments {
    enum Loss: String, ExpressibleByArgument, CaseIterable {
        case cider, supcon
        case crossEntropy = "cross-entropy"
    }

    @Option(help: "What is descended: \(Loss.allCases.map(\.rawValue).joined(separator: ", ")).")
    var loss: Loss?

    @Option(help: "Divides the cosines in cider and supcon. (default: 0.1)")
    var temperature: Double?

    @Option(help: "The weight of compactness; the paper's is 2 for CIFAR-10 and 1 for CIFAR-100. (default: 2)")
    var weight: Double?

    @Option(
        help: """
            The share of the old prototype in its moving average; the paper's is 0.95 for CIFAR-10 and 0.5 for \
            CIFAR-100. (default: 0.95)
            """)
    var momentum: Double?

    @Flag(help: "Learn prototypes like weights, rather than have them follow the embeddings.")
    var learnablePrototypes = false

    @Option(help: "Where prototypes start: at the class means, or as a simplex, as far apart as they can be.")
    var prototypeStart: PrototypeStart?

    @Option(
        help: "The momentum that prototypes start with, which falls to --momentum over the first part of the run.")
    var firstMomentum: Double?

    @Option(help: "The weight of a linear classifier's cross-entropy on the features, beside cider or supcon.")
    var classifierWeight: Double?

    @Option(help: "Softens the target of cross-entropy. (default: 0)")
    var labelSmoothing: Double?

    func apply(to settings: inout RunSettings) throws {
        switch loss {
        case .cider: settings.training.objective = .cider
        case .supcon: settings.training.objective = .supCon
        case .crossEntropy: settings.training.objective = .crossEntropy
        case nil: break
        }
        if learnablePrototypes {
            guard [.cider, .ciderLearned].contains(settings.training.objective) else {
                throw ValidationError("--learnable-prototypes goes with --loss cider.")
            }
            settings.training.objective = .ciderLearned
        }
        if let temperature { settings.training.loss.temperature = temperature }
        if let weight { settings.training.loss.weight = weight }
        if let momentum { settings.training.loss.momentum = momentum }
        if let prototypeStart { settings.training.prototypeStart = prototypeStart }
        if let firstMomentum { settings.training.firstMomentum = firstMomentum }
        if let classifierWeight { settings.training.classifierWeight = classifierWeight }
        if let labelSmoothing { settings.training.labelSmoothing = labelSmoothing }
    }
}

extension PrototypeStart: ExpressibleByArgument {}
