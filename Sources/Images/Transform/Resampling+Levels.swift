// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Resizes rows of an image of any channels, with what surrounds it, to the columns that the weights are for.
///
/// Parameters as of `resampleHorizontally`.
func resampleHorizontallyByLevels(
    _ image: PixelRows, rows: Range<Int>, by weights: ResamplingWeights, skipping skipped: Int,
    into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    let channels = image.channels
    let flat = weights.flatWeights
    for row in rows {
        let source = image.start + row * image.stride
        let output = target + (row - rows.lowerBound) * stride
        for (index, taps) in weights.sources.enumerated() {
            let first = index * weights.pairsPerPixel * 2
            for channel in 0..<channels {
                var sum = weights.start(index, channel: channel, channels: channels)
                var place = (taps.lowerBound - skipped) * channels + channel
                for tap in first..<first + taps.count {
                    sum &+= flat[tap] &* Int32(source[place])
                    place += channels
                }
                output[index * channels + channel] = level(of: sum)
            }
        }
    }
}

/// Resizes columns of an image, with what surrounds it, to the rows that the weights are for.
///
/// Parameters as of `resampleVertically`.
func resampleVerticallyByLevels(
    _ image: PixelRows, columns: Range<Int>, by weights: ResamplingWeights, skipping skipped: Int,
    into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    let channels = image.channels
    let count = columns.count * channels
    let flat = weights.flatWeights
    var sums = [Int32](repeating: 0, count: count)
    for (index, taps) in weights.sources.enumerated() {
        for channel in 0..<channels {
            let start = weights.start(index, channel: channel, channels: channels)
            for place in Swift.stride(from: channel, to: count, by: channels) { sums[place] = start }
        }
        for (tap, row) in taps.enumerated() {
            let weight = flat[index * weights.pairsPerPixel * 2 + tap]
            let source = image.start + (row - skipped) * image.stride + columns.lowerBound * channels
            for place in 0..<count { sums[place] &+= weight &* Int32(source[place]) }
        }
        for place in 0..<count { target[index * stride + place] = level(of: sums[place]) }
    }
}

/// A sum of weighted levels, rounded and held within a byte.
private func level(of sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(255, max(0, sum >> ResamplingWeights.fractionBits)))
}

extension ResamplingWeights {
    /// The weights one after another, `2 * pairsPerPixel` for each resized pixel.
    fileprivate var flatWeights: [Int32] {
        (0..<pairs.count * 2).map { Self.weight($0, in: pairs[...]) }
    }

    /// The sum of a resized pixel's channel before its sources are added: half a level, and the surroundings.
    fileprivate func start(_ index: Int, channel: Int, channels: Int) -> Int32 {
        let half = Int32(1) << (Self.fractionBits - 1)
        return half &+ (surroundings.map { $0[index * channels + channel] } ?? 0)
    }
}
