// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

@Suite struct WhiteningTests {
    /// Images whose neighboring pixels and channels go together, as in photographs.
    static func images(_ count: Int, side: Int) throws -> Tensor {
        var random = RandomStream(seed: 1, .order)
        var values = (0..<count * 3 * side * side).map { _ in random.normal() }
        for index in 1..<values.count { values[index] = 0.8 * values[index - 1] + 0.6 * values[index] }
        return try Tensor(values, shape: [count, 3, side, side])
    }

    @Test func patchesComeOutUncorrelatedAndOfUnitVariance() throws {
        let network = try Network(.fastWhitened, seed: 1)
        let images = try Self.images(200, side: 12)
        try network.backbone.prepare(for: images)
        let filters = try #require(network.state.first { $0.name == "stem.conv.weight" }).tensor
        #expect(filters.shape == [24, 3, 2, 2])

        let rows = try images.convolved(filters, stride: 1, padding: 0).permuted([1, 0, 2, 3]).reshaped([24, -1])
        let covariance = try (rows.matmul(rows.transposed()) * (1 / Double(200 * 11 * 11))).values(as: Double.self)
        for row in 0..<24 {
            for column in 0..<24 {
                let expected = row == column ? 1.0 : row % 12 == column % 12 ? -1 : 0
                // Below 1 by the epsilon's share of a variance.
                #expect(abs(covariance[row * 24 + column] - expected) < 0.02, "\(row), \(column)")
            }
        }
    }

    @Test func filtersDoNotLearnAndTheirBiasDoes() throws {
        let network = try Network(.fastWhitened, seed: 1)
        try network(Self.images(8, side: 16), training: true).projection.picked(Tensor(labels: .init(0..<8))).sum()
            .backward()
        for entry in network.state {
            let learns =
                entry.name.contains("conv1.weight") || entry.name.contains("conv2.weight")
                || entry.name.hasSuffix("bias") || entry.name.hasPrefix("head")
            #expect(entry.isParameter == learns, "\(entry.name)")
            #expect(try (entry.tensor.gradient() != nil) == learns, "\(entry.name)")
        }
    }

    @Test func convolutionsStartNearTheIdentity() throws {
        let network = try Network(.fastWhitened, seed: 1)
        let weight = try #require(network.state.first { $0.name == "layer2.conv1.weight" }).tensor
        let inputs = try Self.images(1, side: 24).reshaped([1, 64, 3, 9])
        let outputs = try inputs.convolved(weight, stride: 1, padding: 1)
        #expect(try outputs.narrowed(1, to: 0..<64).values(as: Float.self) == inputs.values(as: Float.self))
        #expect(try outputs.narrowed(1, to: 64..<128).values(as: Float.self) != inputs.values(as: Float.self))
    }
}
