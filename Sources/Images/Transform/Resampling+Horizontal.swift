// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Resizes rows of an image to the columns that the weights are for.
///
/// - Parameters:
///   - image: the image.
///   - rows: the rows to resize.
///   - weights: what each resized column is made of.
///   - skipped: the columns at the left that the weights count and the image lacks.
///   - target: where the first row is written.
///   - stride: the bytes from one row of the target to the next.
func resampleHorizontally(
    _ image: PixelRows, rows: Range<Int>, by weights: ResamplingWeights, skipping skipped: Int = 0,
    into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    guard image.channels == 3, weights.surroundings == nil else {
        return resampleHorizontallyByLevels(
            image, rows: rows, by: weights, skipping: skipped, into: target, stride: stride)
    }
    // A pair of pixels is read as 8 bytes and may lack its second pixel, so up to 5 bytes beyond a row are touched.
    // They belong to the rows that follow; the last rows, which have too few of them, are resized from a longer copy.
    let overreach = 5
    let longerRow = UnsafeMutablePointer<UInt8>.allocate(capacity: image.stride + overreach)
    defer { longerRow.deallocate() }
    let safeEnd = image.height - 1 - (overreach - 1) / image.stride
    var row = rows.lowerBound
    while row < rows.upperBound {
        let output = target + (row - rows.lowerBound) * stride
        let source = image.start + row * image.stride
        if row + 1 < min(rows.upperBound, safeEnd) {
            let second = TargetRow(source: source + image.stride - skipped * 3, target: output + stride)
            resample(TargetRow(source: source - skipped * 3, target: output), second, by: weights)
            row += 2
        } else {
            longerRow.update(from: source, count: image.stride)
            (longerRow + image.stride).update(repeating: 0, count: overreach)
            let only = TargetRow(source: UnsafePointer(longerRow) - skipped * 3, target: output)
            resample(only, only, by: weights)
            row += 1
        }
    }
}

/// A row to resize and where the result goes.
private struct TargetRow {
    let source: UnsafePointer<UInt8>
    var target: UnsafeMutablePointer<UInt8>

    @inline(__always)
    func pixelPair(at offset: Int) -> SIMD8<UInt8> {
        let bytes = UnsafeRawPointer(source + offset).loadUnaligned(as: UInt64.self)
        let first = unsafeBitCast(UInt32(truncatingIfNeeded: bytes), to: SIMD4<UInt8>.self)
        let second = unsafeBitCast(UInt32(truncatingIfNeeded: bytes &>> 24), to: SIMD4<UInt8>.self)
        return WeightedSum.interleaved(first, second)
    }

    /// Writes a pixel, and a byte beyond it that the next pixel overwrites: one store of four bytes leaves the sums in
    /// a vector, where three of one byte have the compiler take them apart.
    @inline(__always)
    mutating func append(_ sum: WeightedSum) {
        UnsafeMutableRawPointer(target).storeBytes(of: unsafeBitCast(sum.bytes, to: UInt32.self), as: UInt32.self)
        target += 3
    }

    /// Writes the row's last pixel, and nothing beyond it.
    @inline(__always)
    func end(with sum: WeightedSum) {
        let bytes = sum.bytes
        for channel in 0..<3 { target[channel] = bytes[channel] }
    }
}

/// Resizes two rows at once, so that each weight is loaded only once for both.
private func resample(_ first: TargetRow, _ second: TargetRow, by weights: ResamplingWeights) {
    var (first, second) = (first, second)
    weights.sources.withUnsafeBufferPointer { sources in
        weights.pairs.withUnsafeBufferPointer { pairs in
            guard var pair = pairs.baseAddress else { return }
            var left = sources.count
            for source in sources {
                var firstSum = WeightedSum()
                var secondSum = WeightedSum()
                var offset = source.lowerBound &* 3
                for tap in 0..<((source.count &+ 1) / 2) {
                    firstSum.add(first.pixelPair(at: offset), pair[tap])
                    secondSum.add(second.pixelPair(at: offset), pair[tap])
                    offset &+= 6
                }
                pair += weights.pairsPerPixel
                left &-= 1
                if left > 0 {
                    first.append(firstSum)
                    second.append(secondSum)
                } else {
                    first.end(with: firstSum)
                    second.end(with: secondSum)
                }
            }
        }
    }
}
