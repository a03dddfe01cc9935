// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if HEIF
    import CHeif

    /// Decodes the primary image of a HEIC file, turned and cropped as it asks for.
    ///
    /// Ten and twelve bits a channel keep the upper 8.
    func decodeHEIC(
        _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
    ) throws(ImageError) -> DecodedImage {
        guard let context = heif_context_alloc() else {
            throw .corrupt(.heic, reason: "the decoder could not be made")
        }
        defer { heif_context_free(context) }
        try check(heif_context_read_from_memory_without_copy(context, bytes.baseAddress, bytes.count, nil))
        var handle: OpaquePointer?
        try check(heif_context_get_primary_image_handle(context, &handle))
        guard let handle else { throw .corrupt(.heic, reason: "the file holds no image") }
        defer { heif_image_handle_release(handle) }
        try limits.check(
            width: Int(heif_image_handle_get_width(handle)), height: Int(heif_image_handle_get_height(handle)),
            of: .heic)
        // Before it is cropped.
        try limits.check(
            width: Int(heif_image_handle_get_ispe_width(handle)),
            height: Int(heif_image_handle_get_ispe_height(handle)), of: .heic)
        try limits.checkCodedSize(of: bytes)

        let hasAlpha = heif_image_handle_has_alpha_channel(handle) != 0
        guard let options = heif_decoding_options_alloc() else {
            throw .corrupt(.heic, reason: "the decoder could not be made")
        }
        defer { heif_decoding_options_free(options) }
        options.pointee.convert_hdr_to_8bit = 1
        var decoded: OpaquePointer?
        try check(
            heif_decode_image(
                handle, &decoded, heif_colorspace_RGB,
                hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options))
        guard let decoded else { throw .corrupt(.heic, reason: "the file holds no image") }
        defer { heif_image_release(decoded) }
        let isAssociated = heif_image_handle_is_premultiplied_alpha(handle) != 0
        return try copy(decoded, hasAlpha: hasAlpha, isAssociated: isAssociated, limits: limits, loader: loader)
    }

    private func copy(
        _ decoded: OpaquePointer, hasAlpha: Bool, isAssociated: Bool, limits: ImageLimits,
        loader: LoaderPolicy
    ) throws(ImageError) -> DecodedImage {
        let width = Int(heif_image_get_width(decoded, heif_channel_interleaved))
        let height = Int(heif_image_get_height(decoded, heif_channel_interleaved))
        try limits.check(width: width, height: height, of: .heic)
        let channels = hasAlpha ? 4 : 3
        var stride: Int32 = 0
        guard let plane = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride),
            Int(stride) >= width * channels
        else { throw .corrupt(.heic, reason: "the file holds no image") }
        var isTransparent = false
        let image = try RGBImage.decoded(width: width, height: height, bytesPerPixel: channels) {
            canvas throws(ImageError) in
            guard let base = canvas.baseAddress else { return }
            for row in 0..<height {
                (base + row * width * channels).update(from: plane + row * Int(stride), count: width * channels)
            }
            if isAssociated && hasAlpha { divideByAlpha(canvas) }
            if hasAlpha { isTransparent = flattenAlpha(canvas, loader.alpha) }
        }
        // The library has turned it.
        return DecodedImage(image: image, orientation: .up, isTransparent: isTransparent)
    }

    private func check(_ error: heif_error) throws(ImageError) {
        guard error.code != heif_error_Ok else { return }
        let message = error.message.map { String(cString: $0) } ?? "the file is damaged"
        throw .corrupt(.heic, reason: String(message.prefix { $0 != "\n" }))
    }
#endif
