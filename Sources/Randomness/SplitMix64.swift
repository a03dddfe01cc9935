// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A seeded source of random numbers (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
///
/// The numbers of a seed never change: bundles, corrupted images and reports rest on them. Inlinable, as other modules
/// draw in their innermost loops.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    @usableFromInline var state: UInt64

    @inlinable
    package init(state: UInt64) {
        self.state = state
    }

    @inlinable
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<bound`, all equally likely but for a share of 2^-64 times the bound.
    ///
    /// - Precondition: `bound` is above zero.
    @inlinable
    @inline(__always)
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
