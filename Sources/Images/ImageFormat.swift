/// A file format that can be decoded.
public enum ImageFormat: String, Sendable, CaseIterable {
    case jpeg
    case png
    case webp
    case gif

    /// The format whose signature the bytes begin with, or nil where there is none.
    ///
    /// - Parameter bytes: a file's content, or at least its first 16 bytes.
    public init?(magic bytes: UnsafeRawBufferPointer) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBPVP8".utf8) {
            self = .webp
        } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
            self = .gif
        } else {
            return nil
        }
    }

    /// The format whose signature the bytes begin with, or nil where there is none.
    ///
    /// - Parameter bytes: a file's content, or at least its first 16 bytes.
    public init?(magic bytes: [UInt8]) {
        guard let format = bytes.withUnsafeBytes({ ImageFormat(magic: $0) }) else { return nil }
        self = format
    }

    /// The media type, as in `Content-Type`.
    public var mediaType: String { "image/\(rawValue)" }
}
