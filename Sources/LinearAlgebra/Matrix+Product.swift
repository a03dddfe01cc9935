import COpenBLAS

extension Matrix {
    /// Whether a matrix enters a product as it is, or transposed.
    public enum Orientation: Sendable {
        case plain
        case transposed
    }

    /// Adds `scale * left * right`, each as its orientation says.
    ///
    /// - Precondition: the shapes fit.
    public mutating func add(
        _ left: Matrix, _ leftOrientation: Orientation = .plain, times right: Matrix,
        _ rightOrientation: Orientation = .plain, scale: Double = 1
    ) {
        let (leftRows, leftColumns) = left.shape(leftOrientation)
        let (rightRows, rightColumns) = right.shape(rightOrientation)
        precondition(
            leftColumns == rightRows && rows == leftRows && columns == rightColumns, "matrices that do not fit")
        cblas_dgemm(
            CblasRowMajor, leftOrientation.transposition, rightOrientation.transposition, blasint(rows),
            blasint(columns), blasint(leftColumns), scale, left.values, blasint(left.columns), right.values,
            blasint(right.columns), 1, &values, blasint(columns))
    }

    /// `self * other`, each as its orientation says.
    ///
    /// - Precondition: the shapes fit.
    public func times(
        _ other: Matrix, orientation: Orientation = .plain, _ otherOrientation: Orientation = .plain
    ) -> Matrix {
        let rows = shape(orientation).rows
        let columns = other.shape(otherOrientation).columns
        var product = Matrix(unchecked: [Double](repeating: 0, count: rows * columns), rows: rows, columns: columns)
        product.add(self, orientation, times: other, otherOrientation)
        return product
    }

    private func shape(_ orientation: Orientation) -> (rows: Int, columns: Int) {
        orientation == .plain ? (rows, columns) : (columns, rows)
    }
}

extension Matrix.Orientation {
    fileprivate var transposition: CBLAS_TRANSPOSE { self == .plain ? CblasNoTrans : CblasTrans }
}
