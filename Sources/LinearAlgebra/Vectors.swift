// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenBLAS

/// The inner product.
///
/// - Precondition: both have as many values.
package func dot(_ left: [Double], _ right: [Double]) -> Double {
    precondition(left.count == right.count, "vectors of different lengths")
    return cblas_ddot(blasint(left.count), left, 1, right, 1)
}

/// Adds `scale * vector` to `sum`.
///
/// - Precondition: both have as many values.
package func add(_ vector: [Double], times scale: Double, to sum: inout [Double]) {
    precondition(vector.count == sum.count, "vectors of different lengths")
    cblas_daxpy(blasint(vector.count), scale, vector, 1, &sum, 1)
}
