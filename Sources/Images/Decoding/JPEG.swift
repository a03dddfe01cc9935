// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTurboJPEG

/// Decodes a JPEG: baseline or progressive, gray, YCbCr, RGB, CMYK or YCCK.
func decodeJPEG(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) -> DecodedImage {
    let structure = try JPEGStructure(bytes)
    try limits.check(width: structure.width, height: structure.height, of: .jpeg)
    guard !structure.hasTooManyScans else { throw .corrupt(.jpeg, reason: "the file has too many scans") }
    guard structure.ending == .marked else {
        // With an end, the decoder warns of missing data only where pixels are missing.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + 2, alignment: 1)
        defer { copy.deallocate() }
        copy.copyMemory(from: bytes)
        copy[bytes.count] = 0xFF
        copy[bytes.count + 1] = 0xD9
        return try decodeJPEG(UnsafeRawBufferPointer(copy), structure: structure)
    }
    return try decodeJPEG(bytes, structure: structure)
}

private func decodeJPEG(
    _ bytes: UnsafeRawBufferPointer, structure: JPEGStructure
) throws(ImageError) -> DecodedImage {
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
        if status != 0, let reason = fatalReason(handle, ending: structure.ending) {
            throw .corrupt(.jpeg, reason: reason)
        }
        if isCMYK { convertInvertedCMYK(pixels) }
    }
    return DecodedImage(image: image, orientation: structure.orientation)
}

/// What made decompression fail, or nil where the decoder only warned and delivered the image.
///
/// After a warning an error cannot be told by its code, only by its text. Damage within the data is decoded as well as
/// possible, as other software does; data that ends too soon is an error. Of libjpeg's warnings all are taken so but that
/// of a premature end; where no end is marked, only that of bytes before the end that was put there.
private func fatalReason(_ handle: tjhandle, ending: JPEGStructure.Ending) -> String? {
    let message = String(cString: tjGetErrorStr2(handle))
    if ending == .unmarked {
        return message.hasSuffix("extraneous bytes before marker 0xd9") ? nil : "the file is truncated"
    }
    let warnings = [
        "Corrupt JPEG data", "Warning", "Inconsistent progression", "Unknown Adobe color transform",
        "Invalid SOS parameters",
    ]
    return warnings.contains { message.hasPrefix($0) } ? nil : message
}
