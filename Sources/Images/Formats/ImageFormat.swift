// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A file format that the decoders read; HEIC and AVIF only in builds with libheif, JPEG XL in those with libjxl.
public enum ImageFormat: String, Sendable, CaseIterable {
    /// JPEG.
    case jpeg
    /// PNG.
    case png
    /// WebP.
    case webp
    /// GIF.
    case gif
    /// Windows bitmap.
    case bmp
    /// TIFF.
    case tiff
    /// Portable bit, gray and pixel maps: PBM, PGM, PPM, PAM.
    case pnm
    /// Windows icon.
    case ico
    /// HEIC.
    case heic
    /// AVIF.
    case avif
    /// JPEG XL.
    case jxl

    /// The format whose signature the bytes begin with, or nil where there is none.
    ///
    /// - Parameter bytes: a file's content, or at least its first ``RecognizedFile/headLength`` bytes.
    package init?(magic bytes: UnsafeRawBufferPointer) {
        guard case .image(let format) = RecognizedFile(magic: bytes) else { return nil }
        self = format
    }

    /// The format whose signature the bytes begin with, or nil where there is none.
    ///
    /// - Parameter bytes: a file's content, or at least its first ``RecognizedFile/headLength`` bytes.
    package init?(magic bytes: [UInt8]) {
        guard let format = bytes.withUnsafeBytes({ ImageFormat(magic: $0) }) else { return nil }
        self = format
    }

    /// The formats that this build decodes, in the order in which people are told of them.
    package static var decodable: [ImageFormat] { allCases.filter(\.isDecodable) }

    /// Whether this build decodes the format.
    package var isDecodable: Bool {
        switch self {
        case .jpeg, .png, .webp, .gif, .bmp, .tiff, .pnm, .ico: true
        case .heic, .avif:
            #if HEIF
                true
            #else
                false
            #endif
        case .jxl:
            #if JXL
                true
            #else
                false
            #endif
        }
    }

    /// The format's name in running text.
    package var name: String {
        switch self {
        case .webp: "WebP"
        case .jxl: "JPEG XL"
        default: rawValue.uppercased()
        }
    }

    /// The names of the formats that this build decodes, as one list for a person.
    package static var decodableNames: String { decodable.map(\.name).joined(separator: ", ") }

    /// The suffixes that files of the format commonly have, lower case, without the dot; the first is the usual one.
    ///
    /// They only help to say what was passed over: what is read is decided by the content.
    package var suffixes: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "mpo"]
        case .png: ["png", "apng"]
        case .webp: ["webp"]
        case .gif: ["gif"]
        case .bmp: ["bmp", "dib"]
        case .tiff: ["tif", "tiff"]
        case .pnm: ["ppm", "pgm", "pbm", "pnm", "pam"]
        case .ico: ["ico"]
        case .heic: ["heic", "heif", "hif"]
        case .avif: ["avif"]
        case .jxl: ["jxl"]
        }
    }

    /// The media type, as in `Content-Type`.
    package var mediaType: String {
        switch self {
        case .pnm: "image/x-portable-anymap"
        case .ico: "image/vnd.microsoft.icon"
        default: "image/\(rawValue)"
        }
    }
}
