// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTiff

/// Decodes the first page of a TIFF, in strips or tiles: grays, colors, palettes and CMYK of up to 16 bits a channel.
func decodeTIFF(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    let source = UnsafeMutablePointer<TIFFSource>.allocate(capacity: 1)
    source.initialize(to: TIFFSource(bytes))
    defer { source.deallocate() }
    guard let file = openTIFF(source, maximumAllocation: 2 * bytes.count + 16 * limits.maximumBytes) else {
        throw .corrupt(.tiff, reason: "the directory of its first page is damaged")
    }
    defer { TIFFClose(file) }
    let page = try TIFFPage(file, limits: limits)
    var isTransparent = false
    var usedBits: Int?
    let image = try RGBImage.decoded(width: page.width, height: page.height, bytesPerPixel: page.bytesPerPixel) {
        canvas throws(ImageError) in
        if page.isConverted {
            try readConverted(file, page, into: canvas)
        } else {
            try TIFFBlocks(file, page).read(into: canvas, limits: limits)
        }
        if case .cmyk = page.color {
            convertCMYK(canvas)
        } else if page.isDeep {
            (isTransparent, usedBits) = reduceDepth(
                canvas, by: loader, significantBits: nil, isGray: page.isGray && page.alpha == .none)
        } else if page.bytesPerPixel == 4 {
            isTransparent = flattenAlpha(canvas, loader.alpha)
        }
    }
    // A TIFF's orientation is no metadata: what reads TIFFs turns them, whatever the loader does with EXIF.
    return DecodedImage(
        image: page.orientation.upright(image), orientation: .up, isTransparent: isTransparent, usedBits: usedBits)
}

/// Lets the library convert to RGB what is stored as luminance and chroma, or as colors of a device.
private func readConverted(
    _ file: OpaquePointer, _ page: TIFFPage, into canvas: UnsafeMutableBufferPointer<UInt8>
) throws(ImageError) {
    guard let base = canvas.baseAddress else { return }
    // The library's pixels are words with red in the lowest byte.
    let isRead = base.withMemoryRebound(to: UInt32.self, capacity: page.width * page.height) { words in
        TIFFReadRGBAImageOriented(
            file, UInt32(page.width), UInt32(page.height), words, Int32(page.orientation.rawValue), 1)
    }
    guard isRead == 1 else { throw .corrupt(.tiff, reason: "the pixels are truncated or damaged") }
}

/// Opens a TIFF that lies in memory, in silence.
private func openTIFF(_ source: UnsafeMutablePointer<TIFFSource>, maximumAllocation: Int) -> OpaquePointer? {
    guard let options = TIFFOpenOptionsAlloc() else { return nil }
    defer { TIFFOpenOptionsFree(options) }
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, tmsize_t(maximumAllocation))
    TIFFOpenOptionsSetErrorHandlerExtR(options, { _, _, _, _, _ in 1 }, nil)
    TIFFOpenOptionsSetWarningHandlerExtR(options, { _, _, _, _, _ in 1 }, nil)
    return TIFFClientOpenExt(
        "image", "rm", source,
        { source, target, count in
            guard let source, let target else { return 0 }
            return tmsize_t(
                source.assumingMemoryBound(to: TIFFSource.self).pointee.read(into: target, count: Int(count)))
        },
        { _, _, _ in 0 },
        { source, offset, origin in
            guard let source else { return .max }
            return source.assumingMemoryBound(to: TIFFSource.self).pointee.seek(to: offset, from: origin)
        },
        { _ in 0 },
        { source in
            source.map { UInt64($0.assumingMemoryBound(to: TIFFSource.self).pointee.bytes.count) } ?? 0
        },
        { _, _, _ in 0 }, { _, _, _ in }, options)
}

/// A position in a file that lies in memory.
private struct TIFFSource {
    let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
        let taken = max(0, min(count, bytes.count - position))
        if taken > 0, let base = bytes.baseAddress { target.copyMemory(from: base + position, byteCount: taken) }
        position += taken
        return taken
    }

    mutating func seek(to offset: UInt64, from origin: Int32) -> UInt64 {
        let base = origin == 0 ? 0 : origin == 1 ? position : bytes.count
        let (place, overflow) = base.addingReportingOverflow(Int(Int64(bitPattern: offset)))
        position = overflow || place < 0 ? bytes.count : min(place, bytes.count)
        return overflow || place < 0 ? .max : UInt64(place)
    }
}
