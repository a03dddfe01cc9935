import Glibc

/// A stream of random numbers that is wholly given by what it is for.
///
/// Each image of each epoch draws from a stream of its own, so the same seed gives the same run whatever the number of
/// threads, and a resumed run needs no more than its position. SplitMix64: Steele, Lea, Flood, "Fast Splittable
/// Pseudorandom Number Generators", OOPSLA 2014.
package struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// What a stream is for; streams for different purposes share no numbers.
    package enum Purpose: UInt64, Sendable {
        case weights = 1
        case order = 2
        case augmentation = 3
        case prototypes = 4
        case heldOut = 5
    }

    package init(seed: UInt64, _ purpose: Purpose, _ numbers: Int...) {
        state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15 &* purpose.rawValue)
        for number in numbers {
            state = Self.mixed(state ^ Self.mixed(UInt64(bitPattern: Int64(number)) &+ 0x9E37_79B9_7F4A_7C15))
        }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Uniform over [0, 1).
    package mutating func unit() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// Uniform over the range.
    package mutating func uniform(_ range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// Uniform over 0 to below `count`, which is positive.
    package mutating func integer(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// True with the given probability.
    package mutating func chance(_ probability: Float) -> Bool {
        unit() < probability
    }

    /// A standard normal number, by Box and Muller.
    package mutating func normal() -> Float {
        let radius = sqrtf(-2 * logf(1 - unit()))
        return radius * cosf(2 * .pi * unit())
    }

    /// The numbers from 0 to below `count` in random order.
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, integer(below: last + 1))
        }
        return order
    }
}
