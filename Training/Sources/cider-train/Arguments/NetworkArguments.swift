// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
package import Training
import TrainingRuns

/// The encoder that is trained.
struct NetworkArguments: ParsableArguments {
    @Option(help: "The network: \(Architecture.allCases.map(\.rawValue).joined(separator: ", ")).")
    var network: Architecture?

    @Option(help: "The head between features and projection: mlp or linear.")
    var head: HeadShape?

    @Option(help: "The length of the projection that the losses see.")
    var projection: Int?

    @Option(
        name: .customLong("init"),
        help: ArgumentHelp("Weights to start from, under torchvision's names.", valueName: "file.safetensors"))
    var initialWeights: String?

    @Option(help: ArgumentHelp("Leading stages, the stem being the first, that do not learn.", valueName: "n"))
    var freeze: Int?

    @Option(
        help: ArgumentHelp(
            "Leave this ONNX encoder as it is, and train a head on it. A file beside it says how its pixels are made, else "
                + "--size, --mean and --std.",
            valueName: "backbone.onnx"))
    var encoder: String?

    @Option(
        help: ArgumentHelp(
            "The output of --encoder that gives the features. (default: features, or the only one)",
            valueName: "name"))
    var featuresOutput: String?

    func apply(to settings: inout RunSettings) throws {
        if let encoder { settings.backbone = BackboneSettings(path: TrainingSetArguments.absolute(encoder)) }
        if let featuresOutput {
            guard settings.backbone != nil else { throw ValidationError("--features-output goes with --encoder.") }
            settings.backbone?.output = featuresOutput
        }
        if settings.backbone != nil, network != nil || initialWeights != nil || freeze != nil {
            throw ValidationError("--network, --init and --freeze do not go with --encoder.")
        }
        if let network { settings.training.architecture = network }
        if let head { settings.training.head = head }
        if let projection { settings.training.projection = projection }
        if let initialWeights {
            settings.training.initialWeights = TrainingSetArguments.absolute(initialWeights)
        }
        if let freeze { settings.training.frozenStages = freeze }
    }
}

extension Architecture: ExpressibleByArgument {}
extension HeadShape: ExpressibleByArgument {}
