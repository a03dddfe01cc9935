// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The FNV-1a hash of a name's UTF-8 (Fowler, Noll and Vo): the same in every run and on every machine, as bundles keep it.
///
/// - Parameters:
///   - name: what is hashed.
///   - seed: another seed gives another hash.
/// - Returns: the hash.
func fnv1a(_ name: String, seed: UInt64 = 0) -> UInt64 {
    name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
