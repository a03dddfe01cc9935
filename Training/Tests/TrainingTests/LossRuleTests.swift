// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

/// What the losses promise beyond the reference's numbers.
@Suite struct LossRuleTests {
    let corners = [1.0, 0, 0, 1]

    @Test func aClassWithoutSamplesKeepsItsPrototype() throws {
        let prototypes = try Prototypes(normalizing: corners, classes: 2, dimension: 2)
        let update = try PrototypeUpdate(of: prototypes, embeddings: [0.6, 0.8], labels: [0], momentum: 0.5)
        #expect(update.prototypes.values[2...] == [0, 1])
        #expect(update.prototypes.values[0] < 1)
        #expect(update.pullback([0, 0, 1, 1]) == [0, 0])
    }

    @Test func theOrderOfSamplesMatters() throws {
        let prototypes = try Prototypes(normalizing: corners, classes: 2, dimension: 2)
        let forth = try PrototypeUpdate(of: prototypes, embeddings: [0.6, 0.8, 0, -1], labels: [0, 0], momentum: 0.5)
        let back = try PrototypeUpdate(of: prototypes, embeddings: [0, -1, 0.6, 0.8], labels: [0, 0], momentum: 0.5)
        #expect(forth.prototypes != back.prototypes)
    }

    @Test func pullbackIsTheDerivative() throws {
        let prototypes = try Prototypes(normalizing: [1, 2, 3, -1, 0, 1], classes: 2, dimension: 3)
        let embeddings = [0.6, 0.8, 0, 0, 0.6, -0.8, 1, 0, 0, 0, 0, 1]
        let weights = [0.3, -1, 2, 0.7, 0.1, -0.4]
        func value(_ embeddings: [Double]) throws -> Double {
            let update = try PrototypeUpdate(
                of: prototypes, embeddings: embeddings, labels: [0, 1, 0, 0], momentum: 0.7)
            return zip(update.prototypes.values, weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let gradient = try PrototypeUpdate(
            of: prototypes, embeddings: embeddings, labels: [0, 1, 0, 0], momentum: 0.7
        ).pullback(weights)
        for index in embeddings.indices {
            var (above, below) = (embeddings, embeddings)
            above[index] += 1e-5
            below[index] -= 1e-5
            #expect(abs((try value(above) - value(below)) / 2e-5 - gradient[index]) < 1e-8)
        }
    }

    @Test func wrongLabelsAndTooFewClassesAreErrors() throws {
        #expect(throws: LossError.tooFewClasses(1)) {
            try Prototypes(normalizing: [1, 0], classes: 1, dimension: 2)
        }
        #expect(throws: LossError.degeneratePrototype(label: 1)) {
            try Prototypes.means(of: [1, 0], labels: [0], classes: 2, dimension: 2)
        }
        #expect(throws: LossError.degeneratePrototype(label: 0)) {
            try Prototypes.means(of: [.nan, 0, 1, 1], labels: [0, 1], classes: 2, dimension: 2)
        }
        let prototypes = try Prototypes(normalizing: corners, classes: 2, dimension: 2)
        #expect(throws: LossError.labelOutOfRange(2)) {
            try PrototypeUpdate(of: prototypes, embeddings: [1, 0], labels: [2], momentum: 0.5)
        }
        #expect(throws: LossError.shape) {
            try PrototypeUpdate(of: prototypes, embeddings: [1, 0, 0], labels: [0], momentum: 0.5)
        }
    }

    @Test func learnedPrototypesGetGradientsFromBothParts() throws {
        let prototypes = try Tensor([1, 0.5, -1, 2] as [Double], shape: [2, 2])
        let embeddings = try Tensor([0.6, 0.8, 1, 0] as [Double], shape: [2, 2])
        try prototypes.setRequiresGradient()
        var gradients: [[Double]] = []
        for part in [\LossParts.compactness, \.dispersion] {
            prototypes.clearGradient()
            let parts = try CIDERLoss()(embeddings: embeddings, labels: [0, 1], learning: prototypes)
            try parts[keyPath: part].backward()
            gradients.append(try #require(try prototypes.gradient()).values(as: Double.self))
        }
        #expect(gradients.allSatisfy { $0.contains { abs($0) > 1e-6 } })
        // Only the direction of a prototype counts, so no gradient lies along it.
        #expect(gradients.allSatisfy { abs($0[0] * 1 + $0[1] * 0.5) < 1e-12 })
    }

    @Test(arguments: [0, 0.2]) func crossEntropyOfTwoLogits(_ smoothing: Double) throws {
        let logits = try Tensor([2, 0] as [Double], shape: [1, 2])
        let loss = try crossEntropy(logits: logits, labels: Tensor(labels: [0]), smoothing: smoothing).scalar()
        let right = 0.126928011042973
        #expect(abs(loss - (right + smoothing / 2 * 2)) < 1e-12)
    }

    @Test func anAnchorAloneInItsClassAddsNothing() throws {
        let embeddings = try Tensor([1, 0, 0.6, 0.8, 0, 1] as [Double], shape: [3, 2])
        try embeddings.setRequiresGradient()
        let loss = try supervisedContrastive(
            of: embeddings, labels: Tensor(labels: [0, 0, 1]), temperature: 0.1, baseTemperature: 0.07)
        try loss.backward()
        #expect(try loss.scalar().isFinite)
        #expect(try Tensor.areFinite([#require(try embeddings.gradient())]))
    }
}
