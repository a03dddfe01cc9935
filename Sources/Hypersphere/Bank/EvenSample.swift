// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// So many numbers below `total`, evenly spread; all of them, if there are no more than `count`.
///
/// Multiples of the golden ratio modulo 1 have no period that rows sorted in turns could share.
func evenSample(_ count: Int, of total: Int) -> [Int] {
    guard count < total else { return Array(0..<total) }
    return (0..<count).map { index in
        Int((UInt64(index) &* 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: UInt64(total)).high)
    }
}
