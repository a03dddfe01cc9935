// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Points sorted into clusters by Lloyd's algorithm, started as k-means++ is (Arthur and Vassilvitskii, 2007).
///
/// Any clustering gives the same neighbors; a tight one gives them sooner.
struct Clustering {
    /// Means of the clusters, shape [count, width]; none is empty.
    private(set) var centers: [Float]
    /// The points of each cluster, ascending.
    private(set) var members: [[Int]]

    /// Sorts points, shape [n, width].
    init(_ points: [Float], width: Int, _ instructions: InstructionSet) {
        let count = points.count / width
        // Fewer points to a cluster would cost more in clusters to look at than they save in points.
        let clusters = min(512, max(1, count / 768))
        let sample = evenSample(clusters * 48, of: count)
        centers = Self.spreadCenters(clusters, over: sample, of: points, width: width, instructions)
        members = []
        for _ in 0..<4 where clusters > 1 {
            assign(sample, of: points, width: width, instructions)
            moveCenters(points, width: width)
        }
        assign(0..<count, of: points, width: width, instructions)
        moveCenters(points, width: width)
    }

    /// Picks points far from one another: each with a chance that grows with its squared distance from those before.
    private static func spreadCenters(
        _ clusters: Int, over sample: [Int], of points: [Float], width: Int, _ instructions: InstructionSet
    ) -> [Float] {
        let candidates = sample.flatMap { points[$0 * width..<($0 + 1) * width] }
        let squares = sample.indices.map { index in
            candidates[index * width..<(index + 1) * width].reduce(0) { $0 + $1 * $1 }
        }
        var centers: [Float] = []
        var distances = [Float](repeating: .infinity, count: sample.count)
        var chosen = 0
        for cluster in 1...clusters {
            let center = Array(candidates[chosen * width..<(chosen + 1) * width])
            centers.append(contentsOf: center)
            var sum: Float = 0
            for (index, product) in instructions.dots(candidates, center).enumerated() {
                distances[index] = min(distances[index], max(0, squares[index] - 2 * product + squares[chosen]))
                sum += distances[index]
            }
            // In place of random numbers the multiples of the golden ratio, so that a bank is the same every time.
            let share = Float(cluster) * 0.618_034
            var left = sum * (share - share.rounded(.down))
            chosen =
                distances.firstIndex { distance in
                    left -= distance
                    return left < 0
                } ?? 0
        }
        return centers
    }

    private mutating func assign(
        _ chosen: some Sequence<Int>, of points: [Float], width: Int, _ instructions: InstructionSet
    ) {
        members = Array(repeating: [], count: centers.count / width)
        let halfSquares = members.indices.map { cluster in
            centers[cluster * width..<(cluster + 1) * width].reduce(0) { $0 + $1 * $1 } / 2
        }
        centers.withUnsafeBufferPointer { centers in
            points.withUnsafeBufferPointer { points in
                for index in chosen {
                    let point = UnsafeBufferPointer(rebasing: points[index * width..<(index + 1) * width])
                    let products = instructions.dots(centers, point)
                    var best = 0
                    for cluster in products.indices
                    where products[cluster] - halfSquares[cluster] > products[best] - halfSquares[best] {
                        best = cluster
                    }
                    members[best].append(index)
                }
            }
        }
    }

    /// Moves each center to the mean of its members, and drops clusters without any.
    private mutating func moveCenters(_ points: [Float], width: Int) {
        members.removeAll { $0.isEmpty }
        centers = [Float](repeating: 0, count: members.count * width)
        for (cluster, indices) in members.enumerated() {
            let share = 1 / Float(indices.count)
            for index in indices {
                for offset in 0..<width {
                    centers[cluster * width + offset] += points[index * width + offset] * share
                }
            }
        }
    }
}
