// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What brings deviations from a mean to covariance 1.
package enum Whitening: Sendable, Equatable {
    /// The inverse of the covariance's Cholesky factor, lower triangular, shape [dimension, dimension].
    case matrix([Float])
    /// Variances along some axes, and one in all directions beyond: for dimensions whose square is too much.
    case leading(LeadingVariances)
}

/// A covariance by its leading axes: `sum_i (v_i - rest) a_i transpose(a_i) + rest I` (Tipping and Bishop, "Probabilistic
/// Principal Component Analysis", 1999, equation 7 onward, has it of this form).
package struct LeadingVariances: Sendable, Equatable {
    /// Orthonormal, shape [axes, dimension].
    package let axes: [Float]
    /// Along each axis; none is below ``rest``.
    package let variances: [Float]
    /// In every direction that is orthogonal to the axes; above 0.
    package let rest: Float

    /// - Throws: `ModelError.shape`, `.notFinite`, or `.noSpread` where a variance is not above 0.
    package init(axes: [Float], variances: [Float], rest: Float) throws(ModelError) {
        guard !variances.isEmpty, !axes.isEmpty, axes.count.isMultiple(of: variances.count) else {
            throw .shape("a covariance's axes")
        }
        guard (axes + variances + [rest]).allSatisfy(\.isFinite) else { throw .notFinite("a covariance's axes") }
        guard rest > 0, variances.allSatisfy({ $0 >= rest }) else { throw .noSpread }
        self.axes = axes
        self.variances = variances
        self.rest = rest
    }

    var dimension: Int { axes.count / variances.count }
}
