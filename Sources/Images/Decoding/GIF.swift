// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CGif

/// Decodes the first frame of a GIF onto its canvas.
func decodeGIF(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    // giflib knows only a C function and this pointer to read by.
    let reader = UnsafeMutablePointer<GIFReader>.allocate(capacity: 1)
    reader.initialize(to: GIFReader(bytes))
    defer { reader.deallocate() }
    var status: Int32 = 0
    let file = DGifOpen(
        reader,
        { file, target, count in
            guard let file, let target, let reader = file.pointee.UserData else { return 0 }
            let read = reader.assumingMemoryBound(to: GIFReader.self).pointee.read(into: target, atMost: Int(count))
            return Int32(read)
        }, &status)
    guard let file else { throw .corrupt(.gif, reason: message(status)) }
    defer { DGifCloseFile(file, nil) }

    let transparentIndex = try seekFirstFrame(file)
    let descriptor = file.pointee.Image
    let frame = GIFFrame(
        left: Int(descriptor.Left), top: Int(descriptor.Top), width: Int(descriptor.Width),
        height: Int(descriptor.Height), isInterlaced: descriptor.Interlace)
    // A frame that reaches beyond the canvas enlarges it.
    let width = max(Int(file.pointee.SWidth), frame.left + frame.width)
    let height = max(Int(file.pointee.SHeight), frame.top + frame.height)
    try limits.check(width: width, height: height, of: .gif)
    guard frame.left >= 0, frame.top >= 0, frame.width > 0, frame.height > 0 else {
        throw .corrupt(.gif, reason: "the frame has no pixels")
    }

    var palette = GIFPalette(descriptor.ColorMap ?? file.pointee.SColorMap)
    if let transparentIndex, loader.alpha != .drop {
        palette.colors[transparentIndex] = SIMD3(repeating: loader.alpha == .white ? 255 : 0)
    }
    let background = palette.colors[transparentIndex ?? 0]
    // Where the frame leaves the canvas, nothing covers it.
    var isTransparent = transparentIndex != nil && (frame.width < width || frame.height < height)
    let image = try RGBImage.decoded(width: width, height: height) { canvas throws(ImageError) in
        guard let base = canvas.baseAddress else { return }
        if frame.width < width || frame.height < height {
            for index in 0..<(width * height) { base.storeColor(background, at: index) }
        }
        var line = [GifPixelType](repeating: 0, count: frame.width)
        for row in frame.rows {
            guard DGifGetLine(file, &line, Int32(frame.width)) == GIF_OK else {
                throw .corrupt(.gif, reason: message(file.pointee.Error))
            }
            let start = (frame.top + row) * width + frame.left
            if !isTransparent, let transparentIndex { isTransparent = line.contains(GifPixelType(transparentIndex)) }
            for column in 0..<frame.width { base.storeColor(palette.colors[Int(line[column])], at: start + column) }
        }
    }
    return DecodedImage(image: image, orientation: .up, isTransparent: isTransparent)
}

/// Reads up to the first frame's pixels and gives the palette index that is transparent in it, if there is one.
private func seekFirstFrame(_ file: UnsafeMutablePointer<GifFileType>) throws(ImageError) -> Int? {
    var transparentIndex: Int?
    while true {
        var record = UNDEFINED_RECORD_TYPE
        try check(DGifGetRecordType(file, &record), file)
        switch record {
        case IMAGE_DESC_RECORD_TYPE:
            try check(DGifGetImageDesc(file), file)
            return transparentIndex
        case EXTENSION_RECORD_TYPE:
            var code: Int32 = 0
            var block: UnsafeMutablePointer<GifByteType>?
            try check(DGifGetExtension(file, &code, &block), file)
            // A block is its length and then its content.
            if code == GRAPHICS_EXT_FUNC_CODE, let block, block[0] >= 4, block[1] & 1 != 0 {
                transparentIndex = Int(block[4])
            }
            while block != nil { try check(DGifGetExtensionNext(file, &block), file) }
        default:
            throw .corrupt(.gif, reason: "the file holds no image")
        }
    }
}

private func check(_ status: Int32, _ file: UnsafeMutablePointer<GifFileType>) throws(ImageError) {
    guard status == GIF_OK else { throw .corrupt(.gif, reason: message(file.pointee.Error)) }
}

private func message(_ status: Int32) -> String {
    GifErrorString(status).map { String(cString: $0) } ?? "the file is damaged"
}

/// Bytes that end with one more zero, which ends the pixels of a file that lacks what should follow them.
private struct GIFReader {
    private var reader: ByteReader
    private var isEnded = false

    init(_ bytes: UnsafeRawBufferPointer) {
        reader = ByteReader(bytes)
    }

    mutating func read(into target: UnsafeMutableRawPointer, atMost count: Int) -> Int {
        let taken = reader.read(into: target, atMost: count)
        guard taken == 0, count == 1, !isEnded else { return taken }
        isEnded = true
        target.storeBytes(of: 0, as: UInt8.self)
        return 1
    }
}

private struct GIFFrame {
    let left, top, width, height: Int
    let isInterlaced: Bool

    /// The rows in the order in which the file stores them.
    var rows: [Int] {
        guard isInterlaced else { return Array(0..<height) }
        return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { start, step in stride(from: start, to: height, by: step) }
    }
}

/// The colors of all 256 indices: grays where a file has no palette, black beyond the end of a shorter one.
private struct GIFPalette {
    var colors: [SIMD3<UInt8>]

    init(_ map: UnsafeMutablePointer<ColorMapObject>?) {
        guard let map = map?.pointee, let entries = map.Colors else {
            colors = (0...255).map { SIMD3(repeating: $0) }
            return
        }
        colors = (0...255).map { index in
            guard index < map.ColorCount else { return .zero }
            let color = entries[index]
            return SIMD3(color.Red, color.Green, color.Blue)
        }
    }
}

extension UnsafeMutablePointer<UInt8> {
    fileprivate func storeColor(_ color: SIMD3<UInt8>, at pixel: Int) {
        self[pixel &* 3] = color.x
        self[pixel &* 3 &+ 1] = color.y
        self[pixel &* 3 &+ 2] = color.z
    }
}
