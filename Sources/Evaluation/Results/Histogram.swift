// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Shares of the images of several sets by score, all in the same bins.
package struct Histogram: Sendable, Equatable {
    /// The ends of the bins, ascending; one more than bins.
    ///
    /// What lies outside counts in the outermost bin.
    package let edges: [Double]

    /// The share of each ID image set's images in each bin.
    package let inDistribution: [Double]

    /// For each OOD set, the share of its images in each bin.
    package let outOfDistribution: [[Double]]

    /// - Parameters:
    ///   - inDistribution: scores.
    ///   - outOfDistribution: scores of each set.
    ///   - bins: the number of bins.
    init(inDistribution: [Double], outOfDistribution: [[Double]], bins: Int = 60) {
        // A few scores far out would squeeze all others into one bin.
        let samples = ([inDistribution] + outOfDistribution).map { $0.filter(\.isFinite).sorted() }.filter {
            !$0.isEmpty
        }
        let low = samples.map { $0[$0.count / 500] }.min() ?? 0
        let high = samples.map { $0[$0.count - 1 - $0.count / 500] }.max() ?? 1
        let width = (high > low ? high - low : 1) / Double(bins)
        let edges = (0...bins).map { low + Double($0) * width }
        self.edges = edges
        func shares(_ scores: [Double]) -> [Double] {
            var counts = [Int](repeating: 0, count: bins)
            for score in scores {
                let place = score.isNaN ? Double(bins) : (score - low) / width
                counts[Int(min(max(place, 0), Double(bins - 1)))] += 1
            }
            return counts.map { Double($0) / Double(max(1, scores.count)) }
        }
        self.inDistribution = shares(inDistribution)
        self.outOfDistribution = outOfDistribution.map(shares)
    }
}
