import CTurboJPEG

/// Decodes a JPEG: baseline or progressive, grey, YCbCr, RGB, CMYK or YCCK.
func decodeJPEG(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) -> DecodedImage {
    let structure = try JPEGStructure(bytes)
    try limits.check(width: structure.width, height: structure.height, of: .jpeg)
    guard !structure.hasTooManyScans else { throw .corrupt(.jpeg, reason: "the file has too many scans") }
    guard let handle = tjInitDecompress() else { throw .corrupt(.jpeg, reason: "the decoder could not be made") }
    defer { tjDestroy(handle) }

    // The decoder's own reading of the header has the last word: with another size in mind it would scale the image.
    // Its result is no verdict, because it refuses rare chroma subsamplings that decompression supports.
    var width: Int32 = 0
    var height: Int32 = 0
    var subsampling: Int32 = 0
    var colorSpace: Int32 = 0
    let data = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let length = UInt(bytes.count)
    _ = tjDecompressHeader3(handle, data, length, &width, &height, &subsampling, &colorSpace)
    guard Int(width) == structure.width, Int(height) == structure.height else {
        throw .corrupt(.jpeg, reason: "the header cannot be read")
    }

    let isCMYK = structure.components == 4
    let format = isCMYK ? TJPF_CMYK : TJPF_RGB
    let channels: Int32 = isCMYK ? 4 : 3
    let image = try RGBImage.decoded(
        width: structure.width, height: structure.height, bytesPerPixel: Int(channels)
    ) { pixels throws(ImageError) in
        let status = tjDecompress2(
            handle, data, length, pixels.baseAddress, width, width * channels, height, Int32(format.rawValue),
            TJFLAG_LIMITSCANS)
        if status != 0, let reason = fatalReason(handle) { throw .corrupt(.jpeg, reason: reason) }
        if isCMYK { convertInvertedCMYK(pixels) }
    }
    return DecodedImage(image: image, orientation: structure.orientation)
}

/// What made decompression fail, or nil where the decoder only warned and delivered the image.
///
/// After a warning an error cannot be told by its code, only by its text. Damage within the data is decoded as well as
/// possible, as other software does; data that ends too soon is an error.
private func fatalReason(_ handle: tjhandle) -> String? {
    let message = String(cString: tjGetErrorStr2(handle))
    let warnings = ["Corrupt JPEG data", "Warning", "Inconsistent progression", "Unknown Adobe color transform"]
    return warnings.contains { message.hasPrefix($0) } ? nil : message
}

/// Converts CMYK in Adobe's inverted polarity (255 is no ink), which is the only one found in JPEG files, to RGB in
/// place.
private func convertInvertedCMYK(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
    guard let base = pixels.baseAddress else { return }
    for index in 0..<(pixels.count / 4) {
        let black = UInt32(base[index &* 4 &+ 3])
        for channel in 0..<3 {
            let ink = 255 &- UInt32(base[index &* 4 &+ channel])
            base[index &* 3 &+ channel] = UInt8(truncatingIfNeeded: black &- (ink &* black &+ 127) / 255)
        }
    }
}
