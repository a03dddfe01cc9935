import Glibc
import Randomness

/// A stream of random numbers that is wholly given by what it is for.
///
/// Each image of each epoch draws from a stream of its own, so the same seed gives the same run whatever the number of
/// threads, and a resumed run needs no more than its position. The numbers of a seed never change.
package struct RandomStream: RandomNumberGenerator, Sendable {
    private var numbers: SplitMix64

    /// What SplitMix64 adds to its state for each number.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// What a stream is for; streams for different purposes share no numbers.
    package enum Purpose: UInt64, Sendable {
        case weights = 1
        case order = 2
        case augmentation = 3
        case prototypes = 4
        case heldOut = 5
    }

    package init(seed: UInt64, _ purpose: Purpose, _ places: Int...) {
        // Each number is mixed in, so that near ones give streams that have nothing to do with each other.
        var state = Self.mixed(seed &+ Self.step &* (purpose.rawValue - 1))
        for place in places {
            state = Self.mixed((state ^ Self.mixed(UInt64(bitPattern: Int64(place)))) &- Self.step)
        }
        numbers = SplitMix64(state: state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var numbers = SplitMix64(state: value)
        return numbers.next()
    }

    package mutating func next() -> UInt64 { numbers.next() }

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
        numbers.below(count)
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
