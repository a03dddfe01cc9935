// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness

/// Rows and queries of a certain kind, and their neighbors by brute force.
struct BankFixture {
    enum Kind: String, CaseIterable {
        /// Spread over the whole sphere: the worst case, for nothing can be left out.
        case uniform
        /// As after a ReLU: no negative values.
        case nonNegative
        /// Tight cones around few directions, and queries in and between them.
        case cones
        /// Nearly all variance in few directions.
        case lowRank
        /// Sixteen strong directions and one weak one, which axes leave out: whole residuals are parallel.
        case weakDirection
        /// Each row many times.
        case duplicates
        /// All rows the same, but for some.
        case nearlyConstant
    }

    let dimension: Int
    let rows: [Float16]
    let queries: Embeddings

    var halfPrecision: [UInt16] { rows.map(\.bitPattern) }
    var count: Int { rows.count / dimension }

    init(_ kind: Kind, count: Int, dimension: Int, queries queryCount: Int = 12, seed: UInt64 = 1) throws {
        var generator = SplitMix64(state: seed)
        self.dimension = dimension
        var values = generator.normals(count * dimension)
        var queryValues = generator.normals(queryCount * dimension)
        switch kind {
        case .uniform: break
        case .nonNegative:
            values = values.map { max($0, 1e-3) }
            queryValues = queryValues.map { max($0, 1e-3) }
        case .cones:
            let centers = generator.normals(10 * dimension)
            for index in values.indices {
                values[index] = centers[index / dimension % 10 * dimension + index % dimension] + 0.35 * values[index]
            }
            for index in queryValues.indices where index / dimension % 2 == 0 {
                queryValues[index] =
                    centers[index / dimension % 10 * dimension + index % dimension] + 0.35 * queryValues[index]
            }
        case .lowRank:
            let scales = (0..<dimension).map { 1 / Float(1 + $0) }
            for index in values.indices { values[index] *= scales[index % dimension] }
            for index in queryValues.indices { queryValues[index] *= scales[index % dimension] }
        case .weakDirection:
            let scales = (0..<dimension).map { $0 < 16 ? 1 : $0 == 16 ? Float(0.6) : 0 }
            for index in values.indices { values[index] *= scales[index % dimension] }
            for index in queryValues.indices { queryValues[index] *= scales[index % dimension] }
        case .duplicates:
            for index in values.indices { values[index] = values[index % min(values.count, 7 * dimension)] }
            queryValues.replaceSubrange(0..<dimension, with: values[0..<dimension])
        case .nearlyConstant:
            for index in values.indices where index / dimension % 50 != 3 { values[index] = values[index % dimension] }
        }
        rows = try Embeddings(normalizing: values, dimension: dimension).values.map { Float16($0) }
        queries = try Embeddings(normalizing: queryValues, dimension: dimension)
    }

    /// The cosine of each row in double precision.
    func cosines(of query: Int) -> [Double] {
        let vector = queries[query].map(Double.init)
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return (0..<count).map { index in
            var dot = 0.0
            var square = 0.0
            for offset in 0..<dimension {
                let value = Double(rows[index * dimension + offset])
                dot += value * vector[offset]
                square += value * value
            }
            return dot / (square.squareRoot() * length)
        }
    }

    /// The rows by descending cosine, equal ones by index.
    func ranking(of query: Int) -> [(index: Int, cosine: Double)] {
        zip(0..<count, cosines(of: query)).map { ($0, $1) }
            .sorted { $0.1 > $1.1 || ($0.1 == $1.1 && $0.0 < $1.0) }
    }
}
