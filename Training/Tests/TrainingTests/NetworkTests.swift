// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

/// The networks against their PyTorch twins, with weights filled by the formula of make_fixtures.py.
@Suite struct NetworkTests {
    struct Reference: Decodable, CustomTestStringConvertible {
        struct NamedShape: Decodable, Equatable {
            let name: String
            let shape: [Int]
        }

        let architecture: Architecture
        let size: Int
        let tensors: [NamedShape]
        let features, evaluated, trained, meanAfter: [Double]
        var testDescription: String { architecture.rawValue }

        enum CodingKeys: String, CodingKey {
            case architecture, size, tensors, features, evaluated, trained
            case meanAfter = "mean_after"
        }
    }

    static let references: [Reference] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/networks.json")
        return (try? JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))) ?? []
    }()

    /// Numbers of unit variance, uniform, from the mixing function of SplitMix64.
    static func noise(_ count: Int, _ number: Int) -> [Double] {
        (0..<count).map { index in
            var bits = (UInt64(index) &+ UInt64(number) << 32 &+ 1) &* 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            bits ^= bits >> 31
            return (2 * Double(bits >> 40) * 0x1p-24 - 1) * 3.0.squareRoot()
        }
    }

    static func fill(_ state: [NamedTensor]) throws {
        for (number, entry) in state.enumerated() {
            let shape = entry.tensor.shape
            let fanIn = Double(entry.tensor.count / max(shape[0], 1))
            let values = noise(entry.tensor.count, number).map { value in
                if entry.name.hasSuffix("running_var") { return 1 + 0.25 * value }
                if entry.name.hasSuffix("running_mean") || entry.name.hasSuffix("bias") { return 0.1 * value }
                return shape.count == 1 ? 1 + 0.1 * value : value * (2 / fanIn).squareRoot()
            }
            try entry.tensor.assign(Tensor(values, shape: shape))
        }
    }

    @Test func everyArchitectureHasAReference() {
        #expect(Set(Self.references.map(\.architecture)) == Set(Architecture.allCases))
    }

    @Test(arguments: references)
    func followsPyTorch(_ reference: Reference) throws {
        let network = try Network(reference.architecture, projection: 16, seed: 1)
        let state = network.state
        #expect(state.map { Reference.NamedShape(name: $0.name, shape: $0.tensor.shape) } == reference.tensors)

        try Self.fill(state)
        let size = reference.size
        let images = try Tensor(Self.noise(4 * 3 * size * size, 1000), shape: [4, 3, size, size])
            .converted(to: .float32).channelsLast()
        try Torch.withoutRecording {
            let evaluated = try network(images, training: false)
            #expect(relativeError(try evaluated.projection.values(as: Double.self), reference.evaluated) < 1e-4)
            let features = try evaluated.features.values(as: Double.self)
            let sample = stride(from: 0, to: network.backbone.dimension, by: 7).map { features[$0] }
            #expect(relativeError(sample, reference.features) < 1e-4)
            let trained = try network(images, training: true)
            #expect(relativeError(try trained.projection.values(as: Double.self), reference.trained) < 2e-3)
        }
        let mean = try #require(state.last { $0.name.hasSuffix("running_mean") })
        let meanAfter = try mean.tensor.values(as: Double.self).prefix(16)
        #expect(relativeError(Array(meanAfter), reference.meanAfter) < 1e-3)
    }

    @Test func bfloat16StaysClose() throws {
        let network = try Network(.fastSmall, seed: 3)
        let images = try Tensor(Self.noise(2 * 3 * 32 * 32, 0), shape: [2, 3, 32, 32])
            .converted(to: .float32).channelsLast()
        try Torch.withoutRecording {
            let exact = try network(images, training: false).projection
            let short = try network(images, training: false, precision: .bf16).projection
            #expect(short.elementType == .float32)
            let cosines = try (exact * short).sum(along: 1).values(as: Double.self)
            #expect(cosines.allSatisfy { $0 > 0.999 && $0 < 0.9999999 })
        }
    }

    @Test func theSameSeedGivesTheSameWeights() throws {
        func weights(_ seed: UInt64) throws -> [Float] {
            try Network(.fastSmall, seed: seed).state.flatMap { try $0.tensor.values(as: Float.self) }
        }
        #expect(try weights(5) == weights(5))
        #expect(try weights(5) != weights(6))
    }

    @Test func frozenStagesGetNoGradientAndKeepTheirStatistics() throws {
        let network = try Network(.fastSmall, seed: 1)
        try network.freeze(stages: 3)
        let before = try network.state.map { try $0.tensor.values(as: Float.self) }
        let images = try Tensor(Self.noise(4 * 3 * 16 * 16, 0), shape: [4, 3, 16, 16]).converted(to: .float32)
        try network(images, training: true).projection.picked(Tensor(labels: [0, 1, 2, 3])).sum().backward()
        for (entry, old) in zip(network.state, before) {
            let learns = entry.name.hasPrefix("layer3") || entry.name.hasPrefix("head")
            if entry.isParameter {
                #expect(try (entry.tensor.gradient() != nil) == learns, "\(entry.name)")
            } else {
                #expect(try (entry.tensor.values(as: Float.self) != old) == learns, "\(entry.name)")
            }
        }
    }

    @Test func imagesOfAWrongShapeAreAnError() throws {
        let network = try Network(.fastSmall, seed: 1)
        #expect(throws: TorchError.self) {
            try network(Tensor.full(0, shape: [1, 4, 32, 32]), training: false)
        }
    }
}
