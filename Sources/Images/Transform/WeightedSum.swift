// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Sums of four byte values, each by its own weights, two products at a time.
struct WeightedSum {
    private var upper = SIMD4<Int32>()
    private var lower = SIMD4<Int32>()

    /// Adds the products of a weight pair and two values for each sum.
    ///
    /// - Parameters:
    ///   - values: for each sum, the value for the first weight and that for the second.
    ///   - weights: the pair of ``ResamplingWeights``.
    @inline(__always)
    mutating func add(_ values: SIMD8<UInt8>, _ weights: ResamplingWeights.Pair) {
        let wide = SIMD8<Int16>(
            Int16(values[0]), Int16(values[1]), Int16(values[2]), Int16(values[3]), Int16(values[4]), Int16(values[5]),
            Int16(values[6]), Int16(values[7]))
        upper &+= Self.pairSums(wide, Self.repeated(weights.lowHalf))
        lower &+= Self.pairSums(wide, Self.repeated(weights.highHalf))
    }

    /// The sums, rounded and held within a byte.
    ///
    /// They are held there as 16-bit numbers, which the oldest x86-64 compares by vectors; of 32 bits it does so one by
    /// one.
    @inline(__always)
    var bytes: SIMD4<UInt8> {
        let half = Int32(1) << (ResamplingWeights.fractionBits - 1)
        let sums = (upper &<< ResamplingWeights.lowerBits) &+ lower &+ half
        let rounded = sums &>> ResamplingWeights.fractionBits
        let levels = SIMD4<Int16>(
            Int16(truncatingIfNeeded: rounded[0]), Int16(truncatingIfNeeded: rounded[1]),
            Int16(truncatingIfNeeded: rounded[2]), Int16(truncatingIfNeeded: rounded[3])
        ).clamped(lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: 255))
        return SIMD4(
            UInt8(truncatingIfNeeded: levels[0]), UInt8(truncatingIfNeeded: levels[1]),
            UInt8(truncatingIfNeeded: levels[2]), UInt8(truncatingIfNeeded: levels[3]))
    }

    /// One `pmaddwd` or its like.
    @inline(__always)
    private static func pairSums(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>) -> SIMD4<Int32> {
        let products = widened(a) &* widened(b)
        return products.evenHalf &+ products.oddHalf
    }

    /// By name of each lane: the generic conversion is sometimes left as a call, and then takes most of the time.
    @inline(__always)
    private static func widened(_ v: SIMD8<Int16>) -> SIMD8<Int32> {
        SIMD8(
            Int32(v[0]), Int32(v[1]), Int32(v[2]), Int32(v[3]), Int32(v[4]), Int32(v[5]), Int32(v[6]), Int32(v[7]))
    }

    @inline(__always)
    private static func repeated(_ pair: SIMD2<Int16>) -> SIMD8<Int16> {
        let four = SIMD4(lowHalf: pair, highHalf: pair)
        return SIMD8(lowHalf: four, highHalf: four)
    }

    /// The values of two rows, alternating.
    @inline(__always)
    static func interleaved(_ first: SIMD4<UInt8>, _ second: SIMD4<UInt8>) -> SIMD8<UInt8> {
        var values = SIMD8<UInt8>()
        values.evenHalf = first
        values.oddHalf = second
        return values
    }
}
