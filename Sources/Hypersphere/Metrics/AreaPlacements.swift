// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Algorithms

/// Where each image of one kind lies among those of the other: what the area under the receiver operating characteristic
/// is the mean of.
///
/// With the placements of two scores on the same images, the difference of their areas has a known variance (DeLong,
/// DeLong, Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic curves",
/// 1988).
package struct AreaPlacements: Sendable {
    /// For each in-distribution image the share of OOD images that score higher, equal ones counting half.
    let inDistribution: [Double]
    /// For each OOD image the share of in-distribution images that score lower, equal ones counting half.
    let outOfDistribution: [Double]

    /// - Parameters:
    ///   - inDistribution: scores; larger means more out-of-distribution, and what is not a number ranks highest.
    ///   - outOfDistribution: scores, in the order of the images, which every score compared must keep.
    package init(inDistribution: [Float], outOfDistribution: [Float]) {
        self.inDistribution = Self.sharesBelow(inDistribution, of: outOfDistribution).map { 1 - $0 }
        self.outOfDistribution = Self.sharesBelow(outOfDistribution, of: inDistribution)
    }

    /// The difference of two scores' areas, averaged over OOD sets, each weighing the same.
    ///
    /// - Parameters:
    ///   - first: of one score, for each set; all sets have the same in-distribution images.
    ///   - second: of the other score, for the same sets.
    /// - Returns: the first's mean area less the second's, with an interval of 95 %; nil where there are fewer than two
    ///   images of a kind, or no sets.
    ///
    /// Where the difference is the same for every image, as between two areas of 1, it has no variance to go by. Then of
    /// `min(m, n)` pairs that share no image none is ordered otherwise, and the exact upper end of that share bounds how far
    /// off the difference may be (Clopper and Pearson).
    package static func difference(
        of first: [AreaPlacements], and second: [AreaPlacements]
    ) -> (value: Double, interval: ConfidenceInterval)? {
        let sets = zip(first, second).map { first, second in
            (
                inside: zip(first.inDistribution, second.inDistribution).map { $0 - $1 },
                outside: zip(first.outOfDistribution, second.outOfDistribution).map { $0 - $1 }
            )
        }
        guard let images = sets.first?.inside.count, images > 1, sets.allSatisfy({ $0.outside.count > 1 }) else {
            return nil
        }
        let count = Double(sets.count)
        let inside = (0..<images).map { image in sets.reduce(0) { $0 + $1.inside[image] } / count }
        let ofSets = sets.reduce(0) { $0 + variance($1.outside) / Double($1.outside.count) } / (count * count)
        let spread = variance(inside) / Double(images) + ofSets
        let unseen = sets.compactMap { ConfidenceInterval(share: 0, of: min(images, $0.outside.count))?.upper }
        // Less than rounding gives is none.
        let half =
            spread > 1e-24
            ? normalDeviate(level: 0.95) * spread.squareRoot() : unseen.reduce(0, +) / count
        let value = inside.reduce(0, +) / Double(images)
        return (value, ConfidenceInterval(lower: value - half, upper: value + half))
    }

    /// The area, with an interval of 95 %: DeLong's, widened where the numbers of images alone give a wider one, as at an
    /// area of 1; without one where there are fewer than two images of a kind.
    package var area: (value: Double, interval: ConfidenceInterval?) {
        let value = inDistribution.reduce(0, +) / Double(max(1, inDistribution.count))
        guard inDistribution.count > 1, outOfDistribution.count > 1 else { return (value, nil) }
        let variance =
            Self.variance(inDistribution) / Double(inDistribution.count)
            + Self.variance(outOfDistribution) / Double(outOfDistribution.count)
        let half = normalDeviate(level: 0.95) * variance.squareRoot()
        let byNumbers = ConfidenceInterval(
            area: min(1, max(0, value)), inDistribution: inDistribution.count,
            outOfDistribution: outOfDistribution.count)
        return (
            value, ConfidenceInterval(lower: max(0, value - half), upper: min(1, value + half)).widened(by: byNumbers)
        )
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }

    /// For each score the share of the others that are lower, equal ones counting half.
    private static func sharesBelow(_ scores: [Float], of others: [Float]) -> [Double] {
        doubledPlaces(of: scores, among: others).map { Double($0) / (2 * Double(max(1, others.count))) }
    }

    /// For each score twice the number of the others that are lower, equal ones counting half: whole, so that sums of them
    /// are exact.
    static func doubledPlaces(of scores: [Float], among others: [Float]) -> [Int] {
        func ordered(_ score: Float) -> Float { score.isNaN ? .infinity : score }
        let sorted = others.map(ordered).sorted()
        return scores.map { score in
            let score = ordered(score)
            return sorted.partitioningIndex { $0 >= score } + sorted.partitioningIndex { $0 > score }
        }
    }
}
