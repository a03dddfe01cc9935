/// Why bytes are not an image that can be used.
public enum ImageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The bytes begin with no known signature.
    case unknownFormat
    /// The header states more pixels than the limit allows.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The file is damaged, truncated, or uses a part of its format that is not supported.
    case corrupt(ImageFormat, reason: String)

    public var description: String {
        switch self {
        case .unknownFormat:
            let known = ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")
            return "The bytes are no image of a known format (\(known))."
        case .tooManyPixels(let width, let height, let limit):
            return "The image has \(width) x \(height) pixels; the limit is \(limit)."
        case .corrupt(let format, let reason):
            return "The \(format.rawValue) image cannot be decoded: \(reason)."
        }
    }
}
