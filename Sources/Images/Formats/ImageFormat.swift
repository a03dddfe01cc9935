/// A file format that the decoders read; HEIC and AVIF only in builds with libheif, JPEG XL in those with libjxl.
public enum ImageFormat: String, Sendable, CaseIterable {
    case jpeg
    case png
    case webp
    case gif
    case bmp
    case tiff
    case pnm
    case ico
    case heic
    case avif
    case jxl

    /// The format whose signature the bytes begin with, or nil where there is none.
    ///
    /// - Parameter bytes: a file's content, or at least its first ``RecognizedFile/headLength`` bytes.
    public init?(magic bytes: UnsafeRawBufferPointer) {
        guard case .image(let format) = RecognizedFile(magic: bytes) else { return nil }
        self = format
    }

    /// The format whose signature the bytes begin with, or nil where there is none.
    ///
    /// - Parameter bytes: a file's content, or at least its first ``RecognizedFile/headLength`` bytes.
    public init?(magic bytes: [UInt8]) {
        guard let format = bytes.withUnsafeBytes({ ImageFormat(magic: $0) }) else { return nil }
        self = format
    }

    /// The formats that this build decodes, in the order in which people are told of them.
    public static var decodable: [ImageFormat] { allCases.filter(\.isDecodable) }

    /// Whether this build decodes the format.
    public var isDecodable: Bool {
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
    public var name: String {
        switch self {
        case .webp: "WebP"
        case .jxl: "JPEG XL"
        default: rawValue.uppercased()
        }
    }

    /// The names of the formats that this build decodes, as one list for a person.
    public static var decodableNames: String { decodable.map(\.name).joined(separator: ", ") }

    /// The suffixes that files of the format commonly have, lower case, without the dot; the first is the usual one.
    ///
    /// They only help to say what was passed over: what is read is decided by the content.
    public var suffixes: [String] {
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
    public var mediaType: String {
        switch self {
        case .pnm: "image/x-portable-anymap"
        case .ico: "image/vnd.microsoft.icon"
        default: "image/\(rawValue)"
        }
    }
}
