// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension Embeddings {
    /// The share of rows whose nearest other row has the same label: leave-one-out accuracy of the 1-nearest-neighbor
    /// classifier (Cover and Hart, "Nearest Neighbor Pattern Classification", 1967).
    ///
    /// The work grows with the square of the number of rows; take a sample of a large set.
    ///
    /// - Parameter labels: the class of each row.
    /// - Returns: a share from 0 to 1; 0 where there are fewer than two rows.
    /// - Precondition: there are as many labels as rows.
    package func nearestNeighborAccuracy(labels: [Int]) -> Double {
        precondition(labels.count == count, "not a label for each embedding")
        guard count > 1 else { return 0 }
        let right = (0..<count).count { row in
            var cosines = InstructionSet.best.dots(values, Array(self[row]))
            cosines[row] = -.infinity
            let nearest = cosines.indices.max { cosines[$0] < cosines[$1] }
            return nearest.map { labels[$0] == labels[row] } ?? false
        }
        return Double(right) / Double(count)
    }
}
