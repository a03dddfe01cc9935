/// Where moving prototypes start.
package enum PrototypeStart: String, Sendable, Hashable, Codable, CaseIterable {
    /// The normalized means of each class's embeddings under the first weights, the paper's.
    case classMeans = "class-means"
    /// As far apart as they can be.
    ///
    /// Under fresh weights all class means nearly coincide, and hundreds of steps pass before they part. Prototypes that
    /// start apart, with a momentum near 1 that falls to its final value, part the classes at once.
    case simplex
}

extension Prototypes {
    /// Vectors with equal angles of `arccos(-1/(C-1))`, in a random orientation; random ones where C exceeds d.
    package static func simplex(
        classes: Int, dimension: Int, _ random: inout RandomStream
    ) throws(LossError) -> Prototypes {
        try simplexes(of: classes, total: classes, dimension: dimension, &random)
    }

    /// Simplexes of `classes` vectors each, one after another, at right angles to each other.
    ///
    /// Upright classes are then as far apart as they could be without the turned ones: one simplex of all would have
    /// them nearer to each other. What is left of `total` are vectors at right angles to all others.
    package static func simplexes(
        of classes: Int, total: Int, dimension: Int, _ random: inout RandomStream
    ) throws(LossError) -> Prototypes {
        guard classes >= 2, total >= classes, dimension > 0 else { throw .tooFewClasses(classes) }
        var rows: [[Double]] = []
        for _ in 0..<total {
            var row = (0..<dimension).map { _ in Double(random.normal()) }
            if total <= dimension {
                for other in rows {
                    let along = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
                    for axis in 0..<dimension { row[axis] -= along * other[axis] }
                }
            }
            let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            rows.append(row.map { $0 / max(norm, 1e-12) })
        }
        // The corners of an orthonormal frame, seen from their middle, are those of a regular simplex.
        for first in stride(from: 0, through: total - classes, by: classes) where total <= dimension {
            for axis in 0..<dimension {
                let mean = rows[first..<first + classes].reduce(0) { $0 + $1[axis] } / Double(classes)
                for row in first..<first + classes { rows[row][axis] -= mean }
            }
        }
        return try Prototypes(normalizing: rows.flatMap(\.self), classes: total, dimension: dimension)
    }
}
