// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ResamplingWeights {
    /// Leaves only an image's own pixels among the sources, counted from its first.
    ///
    /// - Parameters:
    ///   - sources: for each resized pixel, the pixels that it is made of.
    ///   - pairs: their weights.
    ///   - pairsPerPixel: how many there are for each resized pixel.
    ///   - image: the image's own pixels.
    ///   - color: of the others, one level a channel.
    /// - Returns: for each resized pixel and channel, the sum of weights times levels of what was taken away.
    static func clip(
        _ sources: inout [Range<Int>], _ pairs: inout [Pair], pairsPerPixel: Int, to image: Range<Int>, color: [UInt8]
    ) -> [Int32] {
        var surroundings: [Int32] = []
        surroundings.reserveCapacity(sources.count * color.count)
        for (index, source) in sources.enumerated() {
            let first = index * pairsPerPixel
            let weights = source.indices.map { weight($0 - source.lowerBound, in: pairs[first...]) }
            let kept = source.clamped(to: image)
            let outside = zip(source, weights).reduce(Int32(0)) { kept.contains($1.0) ? $0 : $0 &+ $1.1 }
            for level in color { surroundings.append(outside &* Int32(level)) }
            for pair in first..<first + pairsPerPixel { pairs[pair] = .zero }
            for (tap, position) in kept.enumerated() {
                let weight = weights[position - source.lowerBound]
                pairs[first + tap / 2][tap % 2] = Int16(truncatingIfNeeded: weight >> lowerBits)
                pairs[first + tap / 2][tap % 2 + 2] = Int16(truncatingIfNeeded: weight & (1 << lowerBits - 1))
            }
            // Without a source the place does not matter, but must lie in the image.
            sources[index] =
                kept.isEmpty ? 0..<0 : kept.lowerBound - image.lowerBound..<kept.upperBound - image.lowerBound
        }
        return surroundings
    }

    /// One of a resized pixel's weights, given its pairs.
    @inline(__always)
    static func weight(_ tap: Int, in pairs: ArraySlice<Pair>) -> Int32 {
        let pair = pairs[pairs.startIndex + tap / 2]
        return Int32(pair[tap % 2]) << lowerBits + Int32(pair[tap % 2 + 2])
    }
}
