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
        let wide = SIMD8<Int16>(truncatingIfNeeded: values)
        upper &+= Self.pairSums(wide, Self.repeated(weights.lowHalf))
        lower &+= Self.pairSums(wide, Self.repeated(weights.highHalf))
    }

    /// The sums, rounded and held within a byte.
    @inline(__always)
    var bytes: SIMD4<UInt8> {
        let half = Int32(1) << (ResamplingWeights.fractionBits - 1)
        let sums = (upper &<< ResamplingWeights.lowerBits) &+ lower &+ half
        let rounded = sums &>> ResamplingWeights.fractionBits
        return SIMD4(
            truncatingIfNeeded: rounded.clamped(lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: 255)))
    }

    /// One `pmaddwd` or its like.
    @inline(__always)
    private static func pairSums(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>) -> SIMD4<Int32> {
        let products = SIMD8<Int32>(truncatingIfNeeded: a) &* SIMD8<Int32>(truncatingIfNeeded: b)
        return products.evenHalf &+ products.oddHalf
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
