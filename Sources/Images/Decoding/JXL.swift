// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if JXL
    import CJXL

    /// Decodes the first frame that a JPEG XL image shows; as other formats are, in the colors that the file is stored in.
    ///
    /// Floating point numbers become 8 bits. Of orientations the codestream's counts, which encoders make of EXIF's, and EXIF
    /// itself is not asked, as the standard has it (ISO/IEC 18181-2, 9.5).
    func decodeJXL(
        _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
    ) throws(ImageError) -> DecodedImage {
        guard let parts = codestreamParts(of: bytes), let first = parts.first else {
            throw .corrupt(.jxl, reason: "its boxes are damaged, or hold no image")
        }
        if parts.count == 1 { return try JXLDecoder(first, limits: limits).decode(loader) }
        return try Array(parts.joined()).withUnsafeBufferPointer { joined throws(ImageError) in
            try JXLDecoder(UnsafeRawBufferPointer(joined), limits: limits).decode(loader)
        }
    }

    /// The library's decoder at work on a codestream.
    ///
    /// It writes lines to the standard error for a damaged one.
    private struct JXLDecoder: ~Copyable {
        private let decoder: OpaquePointer
        private let codestream: UnsafeRawBufferPointer
        private let limits: ImageLimits

        init(_ codestream: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) {
            // The library would take boxes within a box, too, whose heads would then lie between the frames.
            guard codestream.starts(with: [0xFF, 0x0A]) else {
                throw .corrupt(.jxl, reason: "its boxes are damaged, or hold no image")
            }
            guard let decoder = JxlDecoderCreate(nil) else {
                throw .corrupt(.jxl, reason: "the decoder could not be made")
            }
            self.decoder = decoder
            self.codestream = codestream
            self.limits = limits
        }

        deinit { JxlDecoderDestroy(decoder) }

        func decode(_ loader: LoaderPolicy) throws(ImageError) -> DecodedImage {
            let events = [JXL_DEC_BASIC_INFO, JXL_DEC_COLOR_ENCODING, JXL_DEC_FULL_IMAGE].reduce(0) { $0 | $1.rawValue }
            try check(JxlDecoderSubscribeEvents(decoder, Int32(events)))
            try check(JxlDecoderSetKeepOrientation(decoder, JXL_TRUE))
            try check(JxlDecoderSetUnpremultiplyAlpha(decoder, JXL_TRUE))
            try setInput(from: 0)
            try advance(to: JXL_DEC_BASIC_INFO)
            var info = JxlBasicInfo()
            try check(JxlDecoderGetBasicInfo(decoder, &info))
            try checkSize(info)
            try advance(to: JXL_DEC_COLOR_ENCODING)
            // What is left begins with the first frame.
            let start = codestream.count - JxlDecoderReleaseInput(decoder)
            try JXLFrames(info, in: codestream, from: start).check(limits)
            try setInput(from: start)
            try advance(to: JXL_DEC_NEED_IMAGE_OUT_BUFFER)

            let hasAlpha = info.alpha_bits > 0
            let isDeep = info.bits_per_sample > 8 && info.exponent_bits_per_sample == 0
            let channels = hasAlpha || isDeep ? 4 : 3
            var isTransparent = false
            var usedBits: Int?
            let image = try RGBImage.decoded(
                width: Int(info.xsize), height: Int(info.ysize), bytesPerPixel: isDeep ? 8 : channels
            ) { canvas throws(ImageError) in
                var format = JxlPixelFormat(
                    num_channels: UInt32(channels), data_type: isDeep ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8,
                    endianness: JXL_NATIVE_ENDIAN, align: 0)
                try check(JxlDecoderSetImageOutBuffer(decoder, &format, canvas.baseAddress, canvas.count))
                try advance(to: JXL_DEC_FULL_IMAGE)
                if isDeep {
                    (isTransparent, usedBits) = reduceDepth(
                        canvas, by: loader, significantBits: nil, isGray: info.num_color_channels == 1 && !hasAlpha)
                } else if hasAlpha {
                    isTransparent = flattenAlpha(canvas, loader.alpha)
                }
            }
            let orientation = Orientation(rawValue: Int(info.orientation.rawValue)) ?? .up
            return DecodedImage(
                image: image, orientation: orientation, isTransparent: isTransparent, usedBits: usedBits)
        }

        private func setInput(from start: Int) throws(ImageError) {
            let rest = codestream.baseAddress?.advanced(by: start).assumingMemoryBound(to: UInt8.self)
            try check(JxlDecoderSetInput(decoder, rest, codestream.count - start))
        }

        private func checkSize(_ info: JxlBasicInfo) throws(ImageError) {
            try limits.check(width: Int(info.xsize), height: Int(info.ysize), of: .jxl)
            for index in 0..<Int(info.num_extra_channels) {
                var channel = JxlExtraChannelInfo()
                try check(JxlDecoderGetExtraChannelInfo(decoder, index, &channel))
                if channel.type == JXL_CHANNEL_BLACK {
                    throw .corrupt(.jxl, reason: "it is in CMYK, which is not read")
                }
            }
        }

        private func advance(to event: JxlDecoderStatus) throws(ImageError) {
            let status = JxlDecoderProcessInput(decoder)
            guard status != event else { return }
            throw .corrupt(
                .jxl, reason: status == JXL_DEC_NEED_MORE_INPUT ? "the file is truncated" : "the file is damaged")
        }

        private func check(_ status: JxlDecoderStatus) throws(ImageError) {
            guard status != JXL_DEC_SUCCESS else { return }
            throw .corrupt(.jxl, reason: "the file is damaged")
        }
    }

    /// The parts of the codestream, which boxes may hold (ISO/IEC 18181-2, 9.1); nil where a box is damaged.
    private func codestreamParts(of bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer]? {
        guard !bytes.starts(with: [0xFF, 0x0A]) else { return [bytes] }
        var parts: [UnsafeRawBufferPointer] = []
        var reader = ByteReader(bytes)
        while let size = reader.readUInt32(), let kind = reader.read(4) {
            var left = Int(size) - 8
            if size == 1 {
                guard let upper = reader.readUInt32(), let lower = reader.readUInt32() else { return nil }
                left = Int(upper) << 32 | Int(lower)
                left = left.subtractingReportingOverflow(16).partialValue
            }
            // A file that ends early is told by what its codestream lacks.
            let content = (size == 0 ? nil : reader.read(left)) ?? reader.readRest()
            if isCodestream(kind) { parts.append(payload(kind, content)) }
        }
        return parts
    }

    private func isCodestream(_ kind: UnsafeRawBufferPointer) -> Bool {
        kind.elementsEqual("jxlc".utf8) || kind.elementsEqual("jxlp".utf8)
    }

    /// What a box holds of the codestream: one of several begins with its number.
    private func payload(_ kind: UnsafeRawBufferPointer, _ content: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: content.dropFirst(kind.elementsEqual("jxlp".utf8) ? 4 : 0))
    }
#endif
