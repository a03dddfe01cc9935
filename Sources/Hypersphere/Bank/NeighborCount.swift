// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

/// Chooses k for the k-nearest-neighbor score from in-distribution embeddings alone.
///
/// The rule: each class in turn plays the outliers. For up to 1000 evenly sampled rows the k-th largest cosine to all other
/// rows is what an in-distribution image would give, and that to the rows of other classes what an image of an unknown
/// class would give. Of 1, 2, 5, 10, 20, 50, 100, 200 and 500, as far as they are below
/// the size of the smallest class, the k under which the two are told apart best (AUROC) is taken; of equals the smallest. A
/// k that some class has not as many other rows for would count neighbors of other classes there. Where there is a single
/// class none can play the outliers, and ``usual(labels:)`` is taken.
package enum NeighborCount {
    private static let candidates = [1, 2, 5, 10, 20, 50, 100, 200, 500]

    /// The k that is taken where nobody names one: 100, or half of the smallest class where that is less.
    ///
    /// - Parameter labels: the class of each image of the bank; nil for images without one, which are a class together.
    /// - Returns: k, from 1 to 100.
    package static func usual(labels: [some Hashable]) -> Int {
        let smallest = Dictionary(grouping: labels, by: \.self).values.map(\.count).min() ?? 0
        return min(max(smallest / 2, 1), 100)
    }

    /// Chooses k.
    ///
    /// - Parameters:
    ///   - embeddings: the rows of the bank.
    ///   - labels: the class of each.
    /// - Returns: k, at least 1.
    /// - Precondition: there are as many labels as embeddings.
    package static func choose(for embeddings: Embeddings, labels: [Int]) -> Int {
        precondition(labels.count == embeddings.count, "not a label for each embedding")
        let sizes = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
        guard sizes.count > 1, let largest = sizes.values.max(), let smallest = sizes.values.min() else {
            return usual(labels: labels)
        }
        let possible = candidates.filter { $0 < smallest && $0 <= embeddings.count - largest }
        // So that the work stays within seconds whatever the bank's size.
        let limit = min(1000, max(100, 20_000_000_000 / max(1, embeddings.values.count)))
        let sample = evenSample(limit, of: embeddings.count)
        guard let most = possible.last else { return 1 }
        // For each row of the sample the cosine at every candidate, first among all rows, then among those of other classes.
        let width = 2 * possible.count
        let cosines = embeddings.selecting(sample).mapBlocks(width: width) { block, output in
            let products = embeddings.selecting(sample[block]).products(with: embeddings.values)
            for (place, row) in sample[block].enumerated() {
                var own = Array(products[place * embeddings.count..<(place + 1) * embeddings.count])
                own[row] = -.infinity
                let all = Self.largest(most, of: own)
                for index in own.indices where labels[index] == labels[row] { own[index] = -.infinity }
                let others = Self.largest(most, of: own)
                for (index, k) in possible.enumerated() {
                    output[place * width + index] = all[k - 1]
                    output[place * width + possible.count + index] = others[k - 1]
                }
            }
        }
        let (known, unknown) = (0..<possible.count).reduce(into: ([[Float]](), [[Float]]())) { result, index in
            result.0.append(sample.indices.map { cosines[$0 * width + index] })
            result.1.append(sample.indices.map { cosines[$0 * width + possible.count + index] })
        }
        var best = (k: 1, wins: -1)
        for (index, k) in possible.enumerated() {
            // Twice the number of pairs where the known is nearer: whole, so that equals are equal.
            let wins = AreaPlacements.doubledPlaces(of: known[index], among: unknown[index]).reduce(0, +)
            if wins > best.wins { best = (k, wins) }
        }
        return best.k
    }

    /// The largest values, the largest first; at least `count` of them.
    private static func largest(_ count: Int, of values: [Float]) -> [Float] {
        // Where values are left out, the range is taken without them, which keeps the cut near.
        let present = values.filter { $0 > -.infinity }
        guard present.count > count else { return present.sorted(by: >) }
        let cut = cider_cut(InstructionSet.best.kernels, present, present.count, count)
        return present.filter { $0 >= cut }.sorted(by: >)
    }
}
