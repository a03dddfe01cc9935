/// Rows of RGB pixels in memory, without padding between them.
struct PixelRows {
    let start: UnsafePointer<UInt8>
    let width: Int
    let height: Int

    var stride: Int { width * 3 }
}

/// Resizes an image as Pillow 13 does, but only the part that is wanted.
///
/// Pillow rounds to bytes between its two passes, so their order shows in the result. It depends on the whole sizes,
/// while only what the part needs is computed: an extreme aspect ratio costs neither time nor memory.
///
/// - Parameters:
///   - image: the image.
///   - filter: the kernel.
///   - size: the size of the whole resized image.
///   - columns: the columns of the resized image that are wanted.
///   - rows: the rows of the resized image that are wanted.
///   - target: where the part's first pixel is written.
///   - stride: the bytes from one row of the target to the next.
func resample(
    _ image: PixelRows, filter: ResamplingFilter, size: (width: Int, height: Int), columns: Range<Int>,
    rows: Range<Int>, into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    let horizontal =
        size.width == image.width
        ? nil : ResamplingWeights(filter, count: image.width, resizedCount: size.width, part: columns)
    let vertical =
        size.height == image.height
        ? nil : ResamplingWeights(filter, count: image.height, resizedCount: size.height, part: rows)
    switch (horizontal, vertical) {
    case (nil, nil):
        for (index, row) in rows.enumerated() {
            let source = image.start + row * image.stride + columns.lowerBound * 3
            (target + index * stride).update(from: source, count: columns.count * 3)
        }
    case (let horizontal?, nil):
        resampleHorizontally(image, rows: rows, by: horizontal, into: target, stride: stride)
    case (nil, let vertical?):
        resampleVertically(image, columns: columns, by: vertical, into: target, stride: stride)
    case (let horizontal?, let vertical?):
        let shrinksHeight = image.height > size.height
        if shrinksHeight && image.height - size.height > 2 * (image.width - size.width) {
            let needed = horizontal.allSources
            withTemporaryPixels(width: needed.count, height: rows.count) { pixels, between in
                resampleVertically(image, columns: needed, by: vertical, into: pixels, stride: between.stride)
                resampleHorizontally(
                    between, rows: 0..<between.height, by: horizontal, skipping: needed.lowerBound, into: target,
                    stride: stride)
            }
        } else {
            let needed = vertical.allSources
            withTemporaryPixels(width: columns.count, height: needed.count) { pixels, between in
                resampleHorizontally(image, rows: needed, by: horizontal, into: pixels, stride: between.stride)
                resampleVertically(
                    between, columns: 0..<between.width, by: vertical, skipping: needed.lowerBound, into: target,
                    stride: stride)
            }
        }
    }
}

private func withTemporaryPixels(
    width: Int, height: Int, _ body: (UnsafeMutablePointer<UInt8>, PixelRows) -> Void
) {
    let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: width * height * 3)
    defer { pixels.deallocate() }
    body(pixels, PixelRows(start: pixels, width: width, height: height))
}
