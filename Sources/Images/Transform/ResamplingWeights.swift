// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The weights by which pixels along one side of an image make those of its resized version.
///
/// Weights are fixed-point numbers of ``fractionBits`` bits. Each is kept as two 16-bit halves, an upper one that has
/// the sign and a lower one of ``lowerBits`` bits, because processors multiply and add pairs of 16-bit numbers in one
/// instruction; weights stand in pairs for the same reason.
struct ResamplingWeights {
    static let fractionBits: Int32 = 22
    static let lowerBits: Int32 = 8

    /// Two neighboring weights: upper halves, then lower halves.
    typealias Pair = SIMD4<Int16>

    /// For each resized pixel, the pixels that it is made of.
    let sources: [Range<Int>]
    /// The weights of all resized pixels, ``pairsPerPixel`` for each, those without a pixel being 0.
    let pairs: [Pair]
    let pairsPerPixel: Int
    /// For each resized pixel and channel, what the surroundings of the image give it; nil where there are none.
    let surroundings: [Int32]?

    /// The pixels that any of the resized ones is made of.
    var allSources: Range<Int> {
        let used = sources.lazy.filter { !$0.isEmpty }
        guard let first = used.first, let last = used.last else { return 0..<0 }
        return first.lowerBound..<last.upperBound
    }

    /// - Parameters:
    ///   - filter: the kernel.
    ///   - axis: the pixels along the side.
    ///   - resizedCount: the pixels along the resized side.
    ///   - part: the resized pixels that are wanted.
    ///   - color: of what surrounds the image, one level a channel.
    init(_ filter: ResamplingFilter, _ axis: Axis, resizedCount: Int, part: Range<Int>, color: [UInt8]) {
        let count = axis.count
        let scale = Double(count) / Double(resizedCount)
        let stretch = max(scale, 1)
        let support = filter.support * stretch
        var sources: [Range<Int>] = []
        sources.reserveCapacity(part.count)
        for pixel in part {
            let center = (Double(pixel) + 0.5) * scale
            let first = max(0, Int(center - support + 0.5))
            let end = min(count, Int(center + support + 0.5))
            sources.append(first..<max(first, end))
        }
        let pairsPerPixel = ((sources.lazy.map(\.count).max() ?? 0) + 1) / 2
        var pairs = [Pair](repeating: .zero, count: pairsPerPixel * part.count)
        var weights = [Double](repeating: 0, count: pairsPerPixel * 2)
        let inverseStretch = 1 / stretch
        for (index, (pixel, source)) in zip(part, sources).enumerated() {
            let center = (Double(pixel) + 0.5) * scale
            var sum = 0.0
            for (tap, position) in source.enumerated() {
                let weight = filter.weight((Double(position) - center + 0.5) * inverseStretch)
                weights[tap] = weight
                sum += weight
            }
            for tap in 0..<source.count {
                let weight = sum == 0 ? weights[tap] : weights[tap] / sum
                let scaled = weight * Double(1 << Self.fractionBits)
                let fixed = Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
                let pair = index * pairsPerPixel + tap / 2
                pairs[pair][tap % 2] = Int16(truncatingIfNeeded: fixed >> Self.lowerBits)
                pairs[pair][tap % 2 + 2] = Int16(truncatingIfNeeded: fixed & (1 << Self.lowerBits - 1))
            }
        }
        if axis.isBare {
            surroundings = nil
        } else {
            surroundings = Self.clip(&sources, &pairs, pairsPerPixel: pairsPerPixel, to: axis.image, color: color)
        }
        self.sources = sources
        self.pairs = pairs
        self.pairsPerPixel = pairsPerPixel
    }
}
