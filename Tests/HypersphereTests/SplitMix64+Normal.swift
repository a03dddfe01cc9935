// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hypersphere
import Randomness

extension SplitMix64 {
    /// Standard normal, by Box and Muller.
    mutating func normal() -> Float {
        let radius = (-2 * log(Double.random(in: .leastNormalMagnitude..<1, using: &self))).squareRoot()
        return Float(radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self)))
    }

    mutating func normals(_ count: Int) -> [Float] {
        (0..<count).map { _ in normal() }
    }
}
