// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if HEIF
    import CAvif

    /// Decodes an AVIF, turned as it asks for; of an animation, the first frame.
    func decodeAVIF(
        _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
    ) throws(ImageError) -> DecodedImage {
        // Once to see what size the file states, and once with the codec held to the limit: what is coded may be larger.
        let (width, height) = try withDecoder(of: bytes, maximumPixels: nil) { decoder in
            (Int(decoder.pointee.image.pointee.width), Int(decoder.pointee.image.pointee.height))
        }
        try limits.check(width: width, height: height, of: .avif)
        return try withDecoder(of: bytes, maximumPixels: limits.maximumPixels) { decoder throws(ImageError) in
            try check(avifDecoderNextImage(decoder))
            guard let image = decoder.pointee.image else { throw .corrupt(.avif, reason: "the file holds no image") }
            return try convert(image, limits: limits, loader: loader)
        }
    }

    private func withDecoder<T>(
        of bytes: UnsafeRawBufferPointer, maximumPixels: Int?,
        _ body: (UnsafeMutablePointer<avifDecoder>) throws(ImageError) -> T
    ) throws(ImageError) -> T {
        guard let decoder = avifDecoderCreate() else { throw .corrupt(.avif, reason: "the decoder could not be made") }
        defer { avifDecoderDestroy(decoder) }
        decoder.pointee.maxThreads = 1
        decoder.pointee.ignoreExif = 1
        decoder.pointee.ignoreXMP = 1
        // What other software forgives.
        decoder.pointee.strictFlags = 0
        if let maximumPixels {
            decoder.pointee.imageSizeLimit = UInt32(
                clamping: min(max(maximumPixels, 1), Int(AVIF_DEFAULT_IMAGE_SIZE_LIMIT)))
        }
        try check(
            avifDecoderSetIOMemory(decoder, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
        try check(avifDecoderParse(decoder))
        return try body(decoder)
    }

    private func convert(
        _ image: UnsafeMutablePointer<avifImage>, limits: ImageLimits, loader: LoaderPolicy
    ) throws(ImageError) -> DecodedImage {
        let (width, height) = (Int(image.pointee.width), Int(image.pointee.height))
        try limits.check(width: width, height: height, of: .avif)
        var isTransparent = false
        let hasAlpha = image.pointee.alphaPlane != nil
        let pixels = try RGBImage.decoded(width: width, height: height, bytesPerPixel: hasAlpha ? 4 : 3) {
            canvas throws(ImageError) in
            var target = avifRGBImage()
            avifRGBImageSetDefaults(&target, image)
            target.depth = 8
            target.format = hasAlpha ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB
            target.pixels = canvas.baseAddress
            target.rowBytes = UInt32(width * (hasAlpha ? 4 : 3))
            try check(avifImageYUVToRGB(image, &target))
            if hasAlpha { isTransparent = flattenAlpha(canvas, loader.alpha) }
        }
        return DecodedImage(image: pixels, orientation: orientation(of: image), isTransparent: isTransparent)
    }

    /// The turn by quarters, anticlockwise, and then the mirroring that an image asks for (ISO/IEC 23008-12, 6.5.10 and
    /// 6.5.12).
    private func orientation(of image: UnsafeMutablePointer<avifImage>) -> Orientation {
        let flags = image.pointee.transformFlags
        let quarters = flags & AVIF_TRANSFORM_IROT.rawValue != 0 ? Int(image.pointee.irot.angle) & 3 : 0
        guard flags & AVIF_TRANSFORM_IMIR.rawValue != 0 else {
            return [.up, .rotateCounterclockwise, .upsideDown, .rotateClockwise][quarters]
        }
        let swapsLeftAndRight = image.pointee.imir.mode != 0
        return swapsLeftAndRight
            ? [.mirrored, .transversed, .upsideDownMirrored, .transposed][quarters]
            : [.upsideDownMirrored, .transposed, .mirrored, .transversed][quarters]
    }

    private func check(_ result: avifResult) throws(ImageError) {
        guard result != AVIF_RESULT_OK else { return }
        var reason = avifResultToString(result).map { String(cString: $0) } ?? "the file is damaged"
        // The codec does not say that it was the limit.
        if [AVIF_RESULT_DECODE_COLOR_FAILED, AVIF_RESULT_DECODE_ALPHA_FAILED].contains(result) {
            reason += ": what is coded is damaged, or larger than the file says and max-pixels allows"
        }
        throw .corrupt(.avif, reason: reason)
    }
#endif
