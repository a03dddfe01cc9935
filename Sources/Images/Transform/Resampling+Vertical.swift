// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Resizes columns of an image to the rows that the weights are for.
///
/// - Parameters:
///   - image: the image.
///   - columns: the columns to resize.
///   - weights: what each resized row is made of.
///   - skipped: the rows at the top that the weights count and the image lacks.
///   - target: where the first row is written.
///   - stride: the bytes from one row of the target to the next.
func resampleVertically(
    _ image: PixelRows, columns: Range<Int>, by weights: ResamplingWeights, skipping skipped: Int = 0,
    into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    guard weights.surroundings == nil else {
        return resampleVerticallyByLevels(
            image, columns: columns, by: weights, skipping: skipped, into: target, stride: stride)
    }
    let count = columns.count * image.channels
    weights.pairs.withUnsafeBufferPointer { pairs in
        guard var pair = pairs.baseAddress else { return }
        for (index, source) in weights.sources.enumerated() {
            let top = image.start + (source.lowerBound - skipped) * image.stride + columns.lowerBound * image.channels
            let row = WeightedRow(top: top, stride: image.stride, taps: source.count, pairs: pair)
            let output = UnsafeMutableRawPointer(target + index * stride)
            var column = 0
            while column &+ 8 <= count {
                output.storeBytes(of: row.eightBytes(at: column), toByteOffset: column, as: SIMD8<UInt8>.self)
                column &+= 8
            }
            while column < count {
                output.storeBytes(of: row.byte(at: column), toByteOffset: column, as: UInt8.self)
                column &+= 1
            }
            pair += weights.pairsPerPixel
        }
    }
}

/// Stacked source rows that weights make one row of.
private struct WeightedRow {
    let top: UnsafePointer<UInt8>
    let stride: Int
    let taps: Int
    let pairs: UnsafePointer<ResamplingWeights.Pair>

    @inline(__always)
    func eightBytes(at column: Int) -> SIMD8<UInt8> {
        var left = WeightedSum()
        var right = WeightedSum()
        var rows = UnsafeRawPointer(top + column)
        for tap in 0..<(taps / 2) {
            add(rows, rows + stride, pairs[tap], &left, &right)
            rows += 2 &* stride
        }
        // The second weight of an odd count's last pair is 0 and there may be no row for it.
        if taps & 1 != 0 { add(rows, rows, pairs[taps / 2], &left, &right) }
        return SIMD8(lowHalf: left.bytes, highHalf: right.bytes)
    }

    @inline(__always)
    private func add(
        _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ pair: ResamplingWeights.Pair,
        _ left: inout WeightedSum, _ right: inout WeightedSum
    ) {
        let a = first.loadUnaligned(as: SIMD8<UInt8>.self)
        let b = second.loadUnaligned(as: SIMD8<UInt8>.self)
        left.add(WeightedSum.interleaved(a.lowHalf, b.lowHalf), pair)
        right.add(WeightedSum.interleaved(a.highHalf, b.highHalf), pair)
    }

    @inline(__always)
    func byte(at column: Int) -> UInt8 {
        var sum = WeightedSum()
        for tap in 0..<((taps + 1) / 2) {
            let first = top[column &+ 2 &* tap &* stride]
            let second = 2 &* tap &+ 1 < taps ? top[column &+ (2 &* tap &+ 1) &* stride] : 0
            sum.add(WeightedSum.interleaved(SIMD4(repeating: first), SIMD4(repeating: second)), pair(tap))
        }
        return sum.bytes[0]
    }

    @inline(__always)
    private func pair(_ tap: Int) -> ResamplingWeights.Pair { pairs[tap] }
}
