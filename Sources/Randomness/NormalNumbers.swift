// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard normal numbers, by Box and Muller on SplitMix64, and the squared lengths of vectors of them.
package struct NormalNumbers: Sendable {
    /// Where in its step of 2^-53 a uniform number lies; both keep zero away from the logarithm.
    package enum Place: Double, Sendable {
        /// In 0...1, without both ends.
        case middle = 0.5
        /// In 0...1, without 0.
        case end = 1
    }

    private var random: SplitMix64
    private let place: Place
    private var spare: Double?

    /// - Parameters:
    ///   - random: where the uniform numbers come from.
    ///   - place: where in its step each of them lies.
    package init(_ random: SplitMix64, place: Place = .middle) {
        self.random = random
        self.place = place
    }

    /// - Parameters:
    ///   - seed: of all streams.
    ///   - stream: streams of other numbers share nothing.
    package init(seed: UInt64, stream: UInt64) {
        // The first state of a generator may be any; two rounds of mixing keep near ones apart.
        var mixed = SplitMix64(state: seed)
        var start = SplitMix64(state: mixed.next() ^ stream &* 0xd134_2543_de82_ef95)
        self.init(SplitMix64(state: start.next()))
    }

    /// Uniform, in steps of 2^-53.
    package mutating func uniform() -> Double { (Double(random.next() >> 11) + place.rawValue) * 0x1p-53 }

    package mutating func next() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        let radius = (-2 * log(uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        spare = radius * sin(angle)
        return radius * cos(angle)
    }

    /// The squared length of a vector of so many standard normal numbers: chi-squared, which is twice a gamma variate of
    /// half the dimension (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000).
    ///
    /// - Precondition: the dimension is above 0.
    package mutating func squaredLength(dimension: Int) -> Double {
        guard dimension > 1 else {
            let value = next()
            return value * value
        }
        let shape = Double(dimension) / 2 - 1.0 / 3
        let scale = 1 / (9 * shape).squareRoot()
        while true {
            let normal = next()
            let root = 1 + scale * normal
            guard root > 0 else { continue }
            let cube = root * root * root
            if log(uniform()) < normal * normal / 2 + shape * (1 - cube + log(cube)) { return 2 * shape * cube }
        }
    }
}
