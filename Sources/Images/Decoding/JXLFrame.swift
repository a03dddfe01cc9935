// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if JXL
    import CJXL

    /// What the header of a JPEG XL frame says of its size (ISO/IEC 18181-1, annex F).
    struct JXLFrame {
        private enum Kind: Int {
            case regular, lowFrequency, reference, skipProgressive
        }

        private(set) var width: Int
        private(set) var height: Int
        /// Whether decoding ends with it.
        private(set) var isShown = true
        /// The bytes of its data, behind header and table of contents.
        private(set) var size = 0

        /// Whether it can be shown, rather than be drawn upon others only.
        var isPicture: Bool { kind == .regular || kind == .skipProgressive }

        private var kind = Kind.regular
        private var isModular = false
        private var upsampling = 1
        private var groupSide = 256
        private var passes = 1
        /// How often chroma is halved across and down at most.
        private var halvings = (across: 0, down: 0)
        private var isPartial = false

        /// Reads header and table of contents; the bits then stand before the frame's data.
        init(_ bits: inout JXLBits, of image: JxlBasicInfo, isPreview: Bool) throws(ImageError) {
            width = Int(isPreview ? image.preview.xsize : image.xsize)
            height = Int(isPreview ? image.preview.ysize : image.ysize)
            let isDefault = try bits.readFlag()
            if !isDefault {
                try readCoding(&bits, image)
                try readSize(&bits)
                try readUse(&bits, image)
                // A name.
                let letters = try bits.read(.value(0), .bits(4), .bits(5, plus: 16), .bits(10, plus: 48))
                try bits.skip(bits: 8 * letters)
                try skipLoopFilter(&bits)
                try skipExtensions(&bits)
            }
            // Behind a preview the image's own frames follow.
            if isPreview { isShown = false }
            try readContents(&bits)
        }

        private mutating func readCoding(_ bits: inout JXLBits, _ image: JxlBasicInfo) throws(ImageError) {
            kind = Kind(rawValue: try bits.read(2)) ?? .regular
            isModular = try bits.readFlag()
            let usesLowFrequencyFrame = try bits.readLong() & 32 != 0
            let isXYB = image.uses_original_profile == JXL_FALSE
            if !isXYB, try bits.readFlag(), !usesLowFrequencyFrame {
                for _ in 0..<3 {
                    let mode = try bits.read(2)
                    if mode == 1 || mode == 2 { halvings.across = 1 }
                    if mode == 1 || mode == 3 { halvings.down = 1 }
                }
            }
            if !usesLowFrequencyFrame {
                upsampling = 1 << (try bits.read(2))
                try bits.skip(bits: 2 * Int(image.num_extra_channels))
            }
            if isModular { groupSide = 128 << (try bits.read(2)) }
            if !isModular && isXYB { try bits.skip(bits: 6) }
            if kind != .reference { try readPasses(&bits) }
        }

        private mutating func readPasses(_ bits: inout JXLBits) throws(ImageError) {
            passes = try bits.read(.value(1), .value(2), .value(3), .bits(3, plus: 4))
            guard passes > 1 else { return }
            let resolutions = try bits.read(.value(0), .value(1), .value(2), .bits(1, plus: 3))
            try bits.skip(bits: 2 * (passes - 1) + 2 * resolutions)
            for _ in 0..<resolutions { _ = try bits.read(.value(0), .value(1), .value(2), .bits(3)) }
        }

        private mutating func readSize(_ bits: inout JXLBits) throws(ImageError) {
            guard kind != .lowFrequency else {
                let shrinking = 8 << (3 * (try bits.read(2)))
                (width, height) = (Self.quotient(width, shrinking), Self.quotient(height, shrinking))
                return
            }
            guard try bits.readFlag() else { return }
            func side() throws(ImageError) -> Int {
                try bits.read(.bits(8), .bits(11, plus: 256), .bits(14, plus: 2304), .bits(30, plus: 18688))
            }
            // Signed: the even ones stand for 0, 1, 2, the odd ones for -1, -2.
            func place() throws(ImageError) -> Int {
                let value = try side()
                return value % 2 == 0 ? value / 2 : -(value + 1) / 2
            }
            let canvas = (width: width, height: height)
            let origin = isPicture ? (x: try place(), y: try place()) : (x: 0, y: 0)
            (width, height) = (try side(), try side())
            guard width > 0, height > 0 else { throw .corrupt(.jxl, reason: "a frame has no pixels") }
            isPartial =
                isPicture
                && (origin.x > 0 || origin.y > 0 || origin.x + width < canvas.width
                    || origin.y + height < canvas.height)
        }

        /// How it is put upon others, how long it is shown, and for what it is kept.
        private mutating func readUse(_ bits: inout JXLBits, _ image: JxlBasicInfo) throws(ImageError) {
            var isLast = false
            var duration = 0
            var replaces = true
            if isPicture {
                let extraChannels = Int(image.num_extra_channels)
                replaces = try skipBlending(&bits, extraChannels)
                for _ in 0..<extraChannels { _ = try skipBlending(&bits, extraChannels) }
                if image.have_animation == JXL_TRUE {
                    duration = try bits.read(.value(0), .value(1), .bits(8), .bits(32))
                    if image.animation.have_timecodes == JXL_TRUE { try bits.skip(bits: 32) }
                }
                isLast = try bits.readFlag() && kind == .regular
            }
            isShown = isLast || duration > 0
            guard kind != .lowFrequency else { return }
            let place = isLast ? 0 : try bits.read(2)
            let isKept = !isLast && (duration == 0 || place != 0)
            // Whether it is kept before or after its colors are converted.
            if kind == .reference || (isKept && replaces && !isPartial) { try bits.skip(bits: 1) }
        }

        /// - Returns: whether what lies beneath is replaced.
        private func skipBlending(_ bits: inout JXLBits, _ extraChannels: Int) throws(ImageError) -> Bool {
            let mode = try bits.read(.value(0), .value(1), .value(2), .bits(2, plus: 3))
            guard mode <= 4 else { throw .corrupt(.jxl, reason: "a frame is blended in a way that is unknown") }
            let usesAlpha = extraChannels > 0 && (mode == 2 || mode == 3)
            if usesAlpha { _ = try bits.read(.value(0), .value(1), .value(2), .bits(3, plus: 3)) }
            if usesAlpha || mode == 4 { try bits.skip(bits: 1) }
            if mode != 0 || isPartial { try bits.skip(bits: 2) }
            return mode == 0
        }

        private func skipLoopFilter(_ bits: inout JXLBits) throws(ImageError) {
            let number = 16
            if try bits.readFlag() { return }
            if try bits.readFlag(), try bits.readFlag() { try bits.skip(bits: 6 * number) }
            if try bits.read(2) > 0 {
                if !isModular, try bits.readFlag() { try bits.skip(bits: 8 * number) }
                if try bits.readFlag() { try bits.skip(bits: 5 * number) }
                if try bits.readFlag() { try bits.skip(bits: (isModular ? 3 : 4) * number) }
                if isModular { try bits.skip(bits: number) }
            }
            try skipExtensions(&bits)
        }

        private func skipExtensions(_ bits: inout JXLBits) throws(ImageError) {
            let extensions = try bits.readLong()
            var length: UInt64 = 0
            for _ in 0..<extensions.nonzeroBitCount {
                let (sum, overflow) = length.addingReportingOverflow(try bits.readLong())
                guard !overflow else { throw .corrupt(.jxl, reason: "the file is damaged") }
                length = sum
            }
            try bits.skip(bits: Int(clamping: length))
        }

        private mutating func readContents(_ bits: inout JXLBits) throws(ImageError) {
            let (columns, rows) = (Self.quotient(width, upsampling), Self.quotient(height, upsampling))
            let groups = Self.quotient(columns, groupSide) * Self.quotient(rows, groupSide)
            let blocks = (
                across: Self.quotient(columns, 8 << halvings.across) << halvings.across,
                down: Self.quotient(rows, 8 << halvings.down) << halvings.down
            )
            let largeGroups = Self.quotient(blocks.across, groupSide) * Self.quotient(blocks.down, groupSide)
            let sections = groups == 1 && passes == 1 ? 1 : 2 + largeGroups + groups * passes
            // As the library has it.
            guard sections <= 65536 else { throw .corrupt(.jxl, reason: "a frame has too many groups") }
            if try bits.readFlag() {
                if isShown { return }
                throw .corrupt(
                    .jxl, reason: "a frame before the one that is shown has its groups in an order of its own")
            }
            bits.skipToByte()
            for _ in 0..<sections {
                size += try bits.read(
                    .bits(10), .bits(14, plus: 1024), .bits(22, plus: 17408), .bits(30, plus: 4_211_712))
            }
            bits.skipToByte()
        }

        private static func quotient(_ dividend: Int, _ divisor: Int) -> Int { (dividend + divisor - 1) / divisor }
    }
#endif
