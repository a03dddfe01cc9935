// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if JXL
    import CJXL

    /// The frames of a JPEG XL codestream up to the first that is shown, of which the library tells nothing before it has
    /// taken memory for them: frames that are only drawn upon others may be larger than the image, and any number.
    struct JXLFrames {
        private let image: JxlBasicInfo
        private let codestream: UnsafeRawBufferPointer
        private let start: Int

        /// After so many frames each counts as so many pixels at least, as it takes time, too.
        private static let (freeFrames, leastPixels) = (64, 1 << 16)

        /// The library's rows take so many pixels' memory at least: 128 bytes a channel.
        private static let leastWidth = 32

        /// - Parameters:
        ///   - image: what the codestream says before its frames.
        ///   - codestream: all of it.
        ///   - start: where the first frame begins.
        init(_ image: JxlBasicInfo, in codestream: UnsafeRawBufferPointer, from start: Int) {
            self.image = image
            self.codestream = codestream
            self.start = start
        }

        /// Holds all frames together to the limit, as many may be kept at once; more than four channels count as more pixels.
        ///
        /// A frame that is cropped counts as the image does: it is laid out at that size, in all channels.
        func check(_ limits: ImageLimits) throws(ImageError) {
            let channels = max(4, Int(image.num_color_channels) + Int(image.num_extra_channels))
            let canvas = Self.room(Int(image.xsize), Int(image.ysize))
            var bits = JXLBits(codestream, at: start)
            var pixels = 0
            if image.have_preview == JXL_TRUE {
                let preview = try JXLFrame(&bits, of: image, isPreview: true)
                try bits.skip(bytes: preview.size)
            }
            for index in 0... {
                let frame = try JXLFrame(&bits, of: image, isPreview: false)
                try limits.check(width: frame.width, height: frame.height, of: .jxl)
                // No overflow: a frame is within the limit, and there are at most some thousand channels.
                let room = Self.room(frame.width, frame.height)
                let count = (frame.isPicture ? max(room, canvas) : room) * channels / 4
                pixels += index < Self.freeFrames ? count : max(count, Self.leastPixels)
                // Told as rows of all frames, so that the error is one of a size.
                let rows = (pixels + Int(image.xsize) - 1) / Int(image.xsize)
                try limits.check(width: Int(image.xsize), height: max(1, rows), of: .jxl)
                if frame.isShown { return }
                try bits.skip(bytes: frame.size)
            }
        }

        private static func room(_ width: Int, _ height: Int) -> Int { max(width, leastWidth) * height }
    }
#endif
