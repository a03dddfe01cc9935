// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTiff

/// What the directory of a TIFF's page says.
struct TIFFPage {
    let width: Int
    let height: Int
    let bits: Int
    let samples: Int
    let color: Color
    let alpha: Alpha
    let isPlanar: Bool
    let isSigned: Bool
    let orientation: Orientation

    enum Color {
        case gray(isInverted: Bool)
        case rgb
        /// The colors of the indices, of 8 bits.
        case palette([SIMD3<UInt8>])
        case cmyk
        /// What the library itself converts to RGB.
        case converted
    }

    enum Alpha {
        case none
        /// Colors are multiplied with it.
        case associated
        case unassociated
    }

    var isConverted: Bool { if case .converted = color { true } else { false } }

    var isGray: Bool { if case .gray = color { true } else { false } }

    /// Whether levels take two bytes until the loader has reduced them.
    var isDeep: Bool {
        switch color {
        case .gray, .rgb: bits > 8
        case .palette, .cmyk, .converted: false
        }
    }

    /// The bytes that a pixel takes until it is RGB.
    var bytesPerPixel: Int {
        switch color {
        case .cmyk, .converted: 4
        case .gray, .rgb, .palette: isDeep ? 8 : alpha == .none ? 3 : 4
        }
    }

    /// - Throws: ``ImageError``, where the page is too large or of a kind that is not supported, too.
    init(_ file: OpaquePointer, limits: ImageLimits) throws(ImageError) {
        func short(_ tag: Int32) -> Int? {
            var value: UInt16 = 0
            return cider_tiff_get_u16(file, UInt32(tag), &value) == 1 ? Int(value) : nil
        }
        func long(_ tag: Int32) -> Int? {
            var value: UInt32 = 0
            return cider_tiff_get_u32(file, UInt32(tag), &value) == 1 ? Int(value) : nil
        }
        // A camera's raw file shows a small picture first, which would pass for the photo.
        if cider_tiff_has(file, 50706) == 1 { throw .unsupported(.named(.digitalNegative)) }
        guard let width = long(TIFFTAG_IMAGEWIDTH), let height = long(TIFFTAG_IMAGELENGTH) else {
            throw .corrupt(.tiff, reason: "it says no size")
        }
        try limits.check(width: width, height: height, of: .tiff)
        (self.width, self.height) = (width, height)
        let isReduced = (long(TIFFTAG_SUBFILETYPE) ?? 0) & 1 == 1
        if isReduced, cider_tiff_has(file, UInt32(TIFFTAG_SUBIFD)) == 1 {
            throw .unsupported(.named(Self.rawFormat(file)))
        }

        bits = short(TIFFTAG_BITSPERSAMPLE) ?? 1
        samples = short(TIFFTAG_SAMPLESPERPIXEL) ?? 1
        isPlanar = samples > 1 && short(TIFFTAG_PLANARCONFIG) == Int(PLANARCONFIG_SEPARATE)
        let format = short(TIFFTAG_SAMPLEFORMAT) ?? 1
        isSigned = format == Int(SAMPLEFORMAT_INT)
        orientation = Orientation(rawValue: short(TIFFTAG_ORIENTATION) ?? 1) ?? .up
        let kind = short(TIFFTAG_PHOTOMETRIC)
        // A color filter's levels, or linear ones of a sensor.
        if kind == 32803 || kind == 34892 { throw .unsupported(.named(Self.rawFormat(file))) }
        try Self.checkCompression(short(TIFFTAG_COMPRESSION) ?? 1)
        guard [1, 2, 4].contains(format) else {
            throw .corrupt(.tiff, reason: "its values are floating point or complex numbers, which are not supported")
        }
        guard samples <= 8 else { throw .corrupt(.tiff, reason: "\(samples) channels are not supported") }

        // Some files do not say how colors are meant.
        var photometric = kind ?? (samples >= 3 ? 2 : 1)
        if photometric == Int(PHOTOMETRIC_YCBCR), short(TIFFTAG_COMPRESSION) == Int(COMPRESSION_JPEG), samples == 3 {
            // JPEG's own colors are best converted where they are unpacked.
            photometric = cider_tiff_ask_for_rgb(file) == 1 ? Int(PHOTOMETRIC_RGB) : photometric
        }
        color = try Self.color(photometric, file, bits: bits, samples: samples)
        alpha = Self.alpha(of: color, file, samples: samples)
        try checkSupport()
    }

    /// Whose camera's raw file it is.
    private static func rawFormat(_ file: OpaquePointer) -> NamedFormat {
        let maker = cider_tiff_get_text(file, UInt32(TIFFTAG_MAKE)).map { String(cString: $0).uppercased() } ?? ""
        let makers: [(String, NamedFormat)] = [
            ("NIKON", .nikonRaw), ("SONY", .sonyRaw), ("PENTAX", .pentaxRaw), ("RICOH", .pentaxRaw),
            ("CANON", .canonRaw),
        ]
        return makers.first { maker.hasPrefix($0.0) }?.1 ?? .cameraRaw
    }

    private static func checkCompression(_ compression: Int) throws(ImageError) {
        let known = [
            COMPRESSION_NONE, COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4, COMPRESSION_LZW,
            COMPRESSION_JPEG, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE, COMPRESSION_PACKBITS,
        ]
        guard !known.contains(Int32(compression)) else { return }
        let names: [Int: String] = [
            6: "old JPEG", 34712: "JPEG 2000", 34892: "lossy DNG", 34887: "LERC", 34925: "LZMA", 50000: "Zstandard",
            50001: "WebP", 50002: "JPEG XL",
        ]
        throw .corrupt(.tiff, reason: "its compression (\(names[compression] ?? "\(compression)")) is not supported")
    }

    private static func color(
        _ photometric: Int, _ file: OpaquePointer, bits: Int, samples: Int
    ) throws(ImageError) -> Color {
        switch Int32(photometric) {
        case PHOTOMETRIC_MINISWHITE: return .gray(isInverted: true)
        case PHOTOMETRIC_MINISBLACK: return .gray(isInverted: false)
        case PHOTOMETRIC_RGB where samples >= 3: return .rgb
        case PHOTOMETRIC_SEPARATED where samples >= 4: return .cmyk
        case PHOTOMETRIC_YCBCR where bits == 8 && samples == 3, PHOTOMETRIC_CIELAB where bits == 8 && samples == 3:
            return .converted
        case PHOTOMETRIC_YCBCR where samples == 1: return .gray(isInverted: false)
        case PHOTOMETRIC_PALETTE where bits <= 8: return .palette(try palette(file, bits: bits))
        default: throw .corrupt(.tiff, reason: "its kind of colors (\(photometric)) is not supported")
        }
    }

    private static func palette(_ file: OpaquePointer, bits: Int) throws(ImageError) -> [SIMD3<UInt8>] {
        var (red, green, blue):
            (UnsafeMutablePointer<UInt16>?, UnsafeMutablePointer<UInt16>?, UnsafeMutablePointer<UInt16>?)
        guard cider_tiff_get_palette(file, &red, &green, &blue) == 1, let red, let green, let blue else {
            throw .corrupt(.tiff, reason: "the palette is missing")
        }
        return (0..<256).map { index in
            guard index < 1 << bits else { return .zero }
            return SIMD3(
                UInt8(truncatingIfNeeded: red[index] >> 8), UInt8(truncatingIfNeeded: green[index] >> 8),
                UInt8(truncatingIfNeeded: blue[index] >> 8))
        }
    }

    private static func alpha(of color: Color, _ file: OpaquePointer, samples: Int) -> Alpha {
        let colors: Int
        switch color {
        case .gray, .palette: colors = 1
        case .rgb: colors = 3
        case .cmyk, .converted: return .none
        }
        guard samples > colors else { return .none }
        var count: UInt16 = 0
        var kinds: UnsafeMutablePointer<UInt16>?
        guard cider_tiff_get_list(file, UInt32(TIFFTAG_EXTRASAMPLES), &count, &kinds) == 1, count > 0, let kinds else {
            // A fourth channel of which nothing is said is alpha.
            return colors == 3 && samples == 4 ? .unassociated : .none
        }
        switch Int32(kinds[0]) {
        case EXTRASAMPLE_ASSOCALPHA: return .associated
        case EXTRASAMPLE_UNASSALPHA, 999: return .unassociated
        default: return .none
        }
    }

    private func checkSupport() throws(ImageError) {
        let depths: [Int]
        switch color {
        case .gray: depths = samples == 1 ? [1, 2, 4, 8, 12, 16] : [8, 16]
        case .palette: depths = samples == 1 ? [1, 2, 4, 8] : [8]
        case .rgb, .cmyk: depths = [8, 16]
        case .converted: depths = [8]
        }
        guard depths.contains(bits) else {
            throw .corrupt(.tiff, reason: "\(bits) bits a channel are not supported")
        }
    }
}
