import CSpng

/// The most memory a single ancillary chunk may take, unpacked, in bytes.
private let maximumChunkSize = 8 << 20
/// The most memory all ancillary chunks may take, unpacked, in bytes.
private let maximumChunkMemory = 16 << 20

/// Decodes a PNG of any colour type, depth and interlacing.
func decodePNG(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    guard let context = spng_ctx_new(0) else { throw .corrupt(.png, reason: "the decoder could not be made") }
    defer { spng_ctx_free(context) }
    try check(spng_set_chunk_limits(context, maximumChunkSize, maximumChunkMemory))
    try check(
        spng_set_crc_action(context, Int32(SPNG_CRC_ERROR.rawValue), Int32(SPNG_CRC_ERROR.rawValue)))
    try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))

    var header = spng_ihdr()
    try check(spng_get_ihdr(context, &header))
    try limits.check(width: Int(header.width), height: Int(header.height), of: .png)

    var transparency = spng_trns()
    let status = spng_get_trns(context, &transparency)
    let hasTransparency = status == 0
    if !hasTransparency && status != Int32(SPNG_ECHUNKAVAIL.rawValue) { try check(status) }
    let hasAlpha = hasTransparency || header.color_type & 4 != 0
    let orientation = readOrientation(context)
    let isDeep = header.bit_depth == 16
    let format = isDeep ? SPNG_FMT_RGBA16 : hasAlpha ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8
    var isTransparent = false
    var usedBits: Int?
    let image = try RGBImage.decoded(
        width: Int(header.width), height: Int(header.height), bytesPerPixel: isDeep ? 8 : hasAlpha ? 4 : 3
    ) { pixels throws(ImageError) in
        try check(
            spng_decode_image(
                context, pixels.baseAddress, pixels.count, Int32(format.rawValue),
                Int32(SPNG_DECODE_TRNS.rawValue)))
        if isDeep {
            (isTransparent, usedBits) = reduceDepth(
                pixels, by: loader, significantBits: significantBits(context, header), isGray: header.color_type == 0)
        } else if hasAlpha {
            isTransparent = flattenAlpha(pixels, loader.alpha)
        }
    }
    // What follows the pixels can still say how they are to be turned, and holds their last checksum; other damage there
    // no longer matters.
    let end = spng_decode_chunks(context)
    if end == Int32(SPNG_ECHUNK_CRC.rawValue) { try check(end) }
    let late = end == 0 ? readOrientation(context) : nil
    return DecodedImage(
        image: image, orientation: orientation ?? late ?? .up, isTransparent: isTransparent, usedBits: usedBits)
}

/// The bits of a level that mean something, as the chunk `sBIT` has it: of the channel that has most; nil without one.
private func significantBits(_ context: OpaquePointer, _ header: spng_ihdr) -> Int? {
    var bits = spng_sbit()
    guard spng_get_sbit(context, &bits) == 0 else { return nil }
    let ofColors = header.color_type & 2 != 0
    let most = ofColors ? max(bits.red_bits, bits.green_bits, bits.blue_bits) : bits.grayscale_bits
    return 1...16 ~= most ? Int(most) : nil
}

private func check(_ status: Int32) throws(ImageError) {
    guard status == 0 else { throw .corrupt(.png, reason: String(cString: spng_strerror(status))) }
}

/// The orientation that the chunks read so far ask for, if they do: from `eXIf`, from the text in which ImageMagick
/// stores EXIF, or from XMP.
private func readOrientation(_ context: OpaquePointer) -> Orientation? {
    var exif = spng_exif()
    if spng_get_exif(context, &exif) == 0 {
        let record = UnsafeRawBufferPointer(start: exif.data, count: exif.length)
        if let orientation = Orientation(exifRecord: record) { return orientation }
    }
    var count: UInt32 = 0
    guard spng_get_text(context, nil, &count) == 0, count > 0 else { return nil }
    var texts = [spng_text](repeating: spng_text(), count: Int(count))
    guard spng_get_text(context, &texts, &count) == 0 else { return nil }
    for text in texts where text.isKeyword("Raw profile type exif") {
        if let orientation = Orientation(hexadecimalProfile: text.bytes) { return orientation }
    }
    for text in texts where text.isKeyword("XML:com.adobe.xmp") {
        if let orientation = Orientation(xmp: text.bytes) { return orientation }
    }
    return nil
}

extension spng_text {
    fileprivate var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: text, count: length) }

    fileprivate func isKeyword(_ name: String) -> Bool {
        withUnsafeBytes(of: keyword) { $0.prefix { $0 != 0 }.elementsEqual(name.utf8) }
    }
}
