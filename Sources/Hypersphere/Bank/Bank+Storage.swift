// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension Bank {
    /// The rows' bit patterns in IEEE half precision, one row after the other, where they lie.
    package var storage: Storage<UInt16> { rows.values }
}
