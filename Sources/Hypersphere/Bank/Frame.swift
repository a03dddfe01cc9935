// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A vector seen from a frame.
struct FramePoint {
    /// Along the axes, from the origin: `frame.width` values.
    var coordinates: [Float]
    /// At least the distance from the point to the space that the axes span.
    var residual: Float
    /// Inner product of the vector with the origin.
    var originProduct: Float
}

/// Few coordinates that say nearly all about the rows of a bank.
///
/// With an origin o and orthonormal axes A, for unit vectors q and x whose coordinates are y = A(q - o) and z = A(x - o):
///
///     <q, x> = <q, o> + <o, x - o> + <y, z> + e,   |e| <= residual(q) * residual(x)
///
/// because what the axes leave out of q - o and x - o is orthogonal to them, and Cauchy-Schwarz bounds its product.
struct Frame: Sendable {
    let dimension: Int
    /// The number of coordinates.
    let width: Int
    /// Shape [dimension].
    let origin: [Float]
    /// Squared norm of the origin.
    let originSquare: Float
    /// Origin and axes, row after row, shape [1 + width, dimension]; nil where the coordinates are the vector's own.
    private let rows: [Float]?
    /// The origin's inner products with itself and the axes.
    private let shift: [Float]
    /// How far rounding, in the axes and in all arithmetic before a bound is compared, may take an inner product of two
    /// unit vectors from its true value.
    let slack: Float
    private let residualSlack: Float

    /// A frame of nearly orthonormal axes, shape [width, dimension]; nil for all coordinates as they are.
    init(origin: [Float], axes: [Float]?, _ instructions: InstructionSet) {
        dimension = origin.count
        self.origin = origin
        originSquare = instructions.dots(origin, origin)[0]
        // What one inner product of two vectors, neither longer than 1, loses in the kernels.
        let rounding = (Double(dimension) / 16 + 8) * 0x1p-24
        guard let axes else {
            width = dimension
            self.rows = nil
            shift = []
            residualSlack = 0
            slack = Float(32 * rounding + 1e-5)
            return
        }
        width = axes.count / dimension
        let rows = origin + axes
        self.rows = rows
        shift = instructions.dots(rows, origin)
        // Coordinates differ from the true ones by at most `2 * rounding` each; vectors from the origin are no longer
        // than 2; each of a bound's four products takes in the axes' skewness once.
        let skewness = Self.skewness(axes, dimension: dimension)
        residualSlack = Float(16 * rounding + 8 * skewness)
        slack = Float((8 * Double(width).squareRoot() + 32) * rounding + 16 * skewness + 1e-5)
    }

    /// Shape [width, dimension]; nil where the coordinates are the vector's own.
    var axes: [Float]? { rows.map { Array($0.dropFirst(dimension)) } }

    func point(of vector: [Float], _ instructions: InstructionSet) -> FramePoint {
        guard let rows else {
            let coordinates = zip(vector, origin).map { $0 - $1 }
            let originProduct = instructions.dots(origin, vector)[0]
            return FramePoint(coordinates: coordinates, residual: 0, originProduct: originProduct)
        }
        let products = instructions.dots(rows, vector)
        let coordinates = (1...width).map { products[$0] - shift[$0] }
        let square = 1 - 2 * products[0] + originSquare
        let inside = instructions.dots(coordinates, coordinates)[0]
        let residual = (max(0, square - inside) + residualSlack).squareRoot()
        return FramePoint(coordinates: coordinates, residual: residual, originProduct: products[0])
    }

    /// Frobenius norm of `axes * transpose(axes) - 1`: how far the axes are from orthonormal.
    private static func skewness(_ axes: [Float], dimension: Int) -> Double {
        var sum = 0.0
        for first in stride(from: 0, to: axes.count, by: dimension) {
            for second in stride(from: 0, through: first, by: dimension) {
                var product = first == second ? -1.0 : 0.0
                for offset in 0..<dimension {
                    product += Double(axes[first + offset]) * Double(axes[second + offset])
                }
                sum += (first == second ? 1 : 2) * product * product
            }
        }
        return sum.squareRoot()
    }
}
