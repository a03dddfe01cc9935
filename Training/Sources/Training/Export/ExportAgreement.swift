// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How far the exported model, run by the engine that serves it, is from the network that was trained.
package struct ExportAgreement: Sendable, Hashable {
    /// The largest cosine distance that is allowed.
    package static let limit = 1e-4

    /// For each output, the largest cosine distance `1 - cos` between the embeddings of one image.
    package let distances: [String: Double]

    /// The largest of all.
    package var worst: Double { distances.values.max() ?? 0 }
}

/// `1 - cos` between the rows of two `[N, dimension]` arrays: the largest of all rows, NaN where a row has no
/// direction.
func largestCosineDistance(_ first: [Float], _ second: [Float], dimension: Int) -> Double {
    guard first.count == second.count, dimension > 0 else { return .nan }
    var worst = 0.0
    for row in stride(from: 0, to: first.count, by: dimension) {
        var (product, one, other) = (0.0, 0.0, 0.0)
        for index in row..<min(row + dimension, first.count) {
            product += Double(first[index]) * Double(second[index])
            one += Double(first[index]) * Double(first[index])
            other += Double(second[index]) * Double(second[index])
        }
        let distance = 1 - product / (one * other).squareRoot()
        guard !distance.isNaN else { return .nan }
        worst = max(worst, distance)
    }
    return worst
}
