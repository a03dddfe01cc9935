package import Hypersphere

extension Embeddings {
    /// Normalizes rows as an encoder gives them.
    ///
    /// A row that has no direction is replaced by the first axis, and told.
    ///
    /// - Parameters:
    ///   - rows: [count, dimension], row-major.
    ///   - count: the number of rows, at least 1.
    ///   - degenerateRows: gains the indices of the rows that are zero or not finite.
    package init(replacingDegenerate rows: [Float], count: Int, degenerateRows: inout Set<Int>) {
        let dimension = rows.count / max(count, 1)
        if let embeddings = try? Embeddings(normalizing: rows, dimension: dimension) {
            self = embeddings
            return
        }
        var replaced = rows
        for row in 0..<count {
            let range = row * dimension..<(row + 1) * dimension
            guard (try? Embeddings(normalizing: Array(rows[range]), dimension: dimension)) == nil else { continue }
            degenerateRows.insert(row)
            for index in range { replaced[index] = index == range.lowerBound ? 1 : 0 }
        }
        do {
            self = try Embeddings(normalizing: replaced, dimension: dimension)
        } catch {
            preconditionFailure("rows with a direction were refused: \(error)")
        }
    }
}
