/// Why bytes are not an image that can be used.
public enum ImageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There are no bytes.
    case empty
    /// The bytes begin with no known signature.
    case unknownFormat
    /// The bytes are of a format that is known, but not read, or not by this build.
    case unsupported(RecognizedFile)
    /// The header states more pixels than the limit allows.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The file is damaged, truncated, or uses a part of its format that is not supported.
    case corrupt(ImageFormat, reason: String)

    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .empty:
            return "The file is empty: it has no bytes."
        case .unknownFormat:
            return "The bytes are no image of a known format (\(ImageFormat.decodableNames))."
        case .unsupported(let file):
            return Self.words(unsupported: file, reading: ImageFormat.decodable)
        case .tooManyPixels(let width, let height, let limit):
            return "The image has \(width) x \(height) pixels; the limit is \(limit) (max-pixels)."
        case .corrupt(let format, let reason):
            return "The \(format.name) image cannot be decoded: \(reason)."
        }
    }

    /// What is said of a file that a build does not read.
    ///
    /// - Parameters:
    ///   - file: what it is.
    ///   - formats: those that the build reads.
    /// - Returns: a sentence, with what mends it.
    package static func words(unsupported file: RecognizedFile, reading formats: [ImageFormat]) -> String {
        let reason =
            switch file {
            case .image(let format) where [.heic, .avif].contains(format) && !formats.contains(format):
                "which this build does not read, since it was made without libheif and libavif (CIDER_HEIF=0)"
            case .image(let format) where !formats.contains(format): "which this build does not read"
            default: "a format that is not read (\(formats.map(\.name).joined(separator: ", ")) are)"
            }
        return "The file is \(file.description), \(reason)."
    }
}
