// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Which layers stay in float.
package struct QuantizationOptions: Sendable, Equatable {
    /// Whether layers that read the image, with no other layer in between, stay in float.
    package var keepsFirst: Bool

    /// Whether `Gemm` layers stay in float: those on one row for each image, as heads have, a sliver of the time.
    package var keepsHead: Bool

    package init(keepsFirst: Bool = false, keepsHead: Bool = true) {
        self.keepsFirst = keepsFirst
        self.keepsHead = keepsHead
    }
}
