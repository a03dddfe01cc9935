// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Rows of pixels in memory, RGB or gray, without padding between them.
struct PixelRows {
    let start: UnsafePointer<UInt8>
    let width: Int
    let height: Int
    let channels: Int

    var stride: Int { width * channels }
}

/// Resizes an image as Pillow 13 does, but only the part that is wanted.
///
/// Pillow rounds to bytes between its two passes, so their order shows in the result. It depends on the whole sizes,
/// while only what the part needs is computed: an extreme aspect ratio costs neither time nor memory.
///
/// - Parameters:
///   - source: the image, and what surrounds it.
///   - filter: the kernel.
///   - size: the size of the whole resized image.
///   - columns: the columns of the resized image that are wanted.
///   - rows: the rows of the resized image that are wanted.
///   - target: where the part's first pixel is written.
///   - stride: the bytes from one row of the target to the next.
func resample(
    _ source: ResamplingSource, filter: ResamplingFilter, size: (width: Int, height: Int), columns: Range<Int>,
    rows: Range<Int>, into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    let image = source.pixels
    let channels = image.channels
    // A side that stays as long still has its surroundings to be made.
    let horizontal =
        size.width == source.columns.count && source.columns.isBare
        ? nil : ResamplingWeights(filter, source.columns, resizedCount: size.width, part: columns, color: source.color)
    let vertical =
        size.height == source.rows.count && source.rows.isBare
        ? nil : ResamplingWeights(filter, source.rows, resizedCount: size.height, part: rows, color: source.color)
    switch (horizontal, vertical) {
    case (nil, nil):
        for (index, row) in rows.enumerated() {
            let source = image.start + row * image.stride + columns.lowerBound * channels
            (target + index * stride).update(from: source, count: columns.count * channels)
        }
    case (let horizontal?, nil):
        resampleHorizontally(image, rows: rows, by: horizontal, into: target, stride: stride)
    case (nil, let vertical?):
        resampleVertically(image, columns: columns, by: vertical, into: target, stride: stride)
    case (let horizontal?, let vertical?):
        if resizesColumnsFirst(source, size) {
            let needed = horizontal.allSources
            withTemporaryPixels(width: needed.count, height: rows.count, channels: channels) { pixels, between in
                resampleVertically(image, columns: needed, by: vertical, into: pixels, stride: between.stride)
                resampleHorizontally(
                    between, rows: 0..<between.height, by: horizontal, skipping: needed.lowerBound, into: target,
                    stride: stride)
            }
        } else {
            let needed = vertical.allSources
            withTemporaryPixels(width: columns.count, height: needed.count, channels: channels) { pixels, between in
                resampleHorizontally(image, rows: needed, by: horizontal, into: pixels, stride: between.stride)
                resampleVertically(
                    between, columns: 0..<between.width, by: vertical, skipping: needed.lowerBound, into: target,
                    stride: stride)
            }
        }
    }
}

/// Whether each column is resized before the rows are: Pillow's rule.
private func resizesColumnsFirst(_ source: ResamplingSource, _ size: (width: Int, height: Int)) -> Bool {
    let (width, height) = (source.columns.count, source.rows.count)
    // Pillow would make a square of a tall strip; the order costs a level at most, and saves its rows beside the image.
    if !source.columns.isBare && source.pixels.height / source.pixels.width >= 64 { return true }
    return height > size.height && height - size.height > 2 * (width - size.width)
}

private func withTemporaryPixels(
    width: Int, height: Int, channels: Int, _ body: (UnsafeMutablePointer<UInt8>, PixelRows) -> Void
) {
    let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: width * height * channels)
    defer { pixels.deallocate() }
    body(pixels, PixelRows(start: pixels, width: width, height: height, channels: channels))
}
