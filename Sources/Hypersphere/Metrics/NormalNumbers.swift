import Glibc

/// Standard normal numbers, by Box and Muller on SplitMix64, and the squared lengths of vectors of them.
struct NormalNumbers {
    private var random: SplitMix64
    private var spare: Double?

    /// - Parameters:
    ///   - seed: of all streams.
    ///   - stream: streams of other numbers share nothing.
    init(seed: UInt64, stream: UInt64) {
        // The first state of a generator may be any; two rounds of mixing keep near ones apart.
        var mixed = SplitMix64(state: seed)
        var start = SplitMix64(state: mixed.next() ^ stream &* 0xd134_2543_de82_ef95)
        random = SplitMix64(state: start.next())
    }

    /// Uniform in 0...1, without both ends.
    mutating func uniform() -> Double { (Double(random.next() >> 11) + 0.5) * 0x1p-53 }

    mutating func next() -> Double {
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
    mutating func squaredLength(dimension: Int) -> Double {
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
