// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The prototype nearest to an embedding.
public struct NearestPrototype: Sendable, Equatable {
    /// The class's number, counted from 0.
    public let index: Int
    /// The angle to its prototype, in degrees, from 0 to 180.
    public let angle: Double

    package init(index: Int, angle: Double) {
        self.index = index
        self.angle = angle
    }
}

extension Prototypes {
    /// The nearest prototype of each embedding; of equally near ones, the first.
    ///
    /// - Parameter queries: shape [queries, dimension].
    /// - Returns: one for each query, in their order.
    /// - Precondition: the embeddings have the prototypes' dimension.
    public func nearest(to queries: Embeddings) -> [NearestPrototype] {
        cosines(to: queries) { query, cosines in
            var best = 0
            for index in cosines.indices where cosines[index] > cosines[best] {
                best = index
            }
            return NearestPrototype(index: best, angle: angle(queries[query], embeddings[best]))
        }
    }

    /// The angles between each embedding and every prototype, in degrees: shape [queries, classes].
    ///
    /// - Precondition: the embeddings have the prototypes' dimension.
    package func angles(to queries: Embeddings) -> [[Double]] {
        (0..<queries.count).map { query in
            (0..<count).map { angle(queries[query], embeddings[$0]) }
        }
    }

    /// Calls `body` with each query and its cosines to the prototypes.
    func cosines<Result>(to queries: Embeddings, _ body: (Int, [Float]) -> Result) -> [Result] {
        precondition(queries.dimension == dimension, "embeddings of another dimension than the prototypes")
        return embeddings.values.withUnsafeBufferPointer { prototypes in
            queries.values.withUnsafeBufferPointer { values in
                (0..<queries.count).map { query in
                    let vector = values[query * dimension..<(query + 1) * dimension]
                    return body(query, InstructionSet.best.dots(prototypes, UnsafeBufferPointer(rebasing: vector)))
                }
            }
        }
    }
}
