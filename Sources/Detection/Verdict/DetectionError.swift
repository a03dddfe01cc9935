public import Encoding
import Hypersphere
public import Images

/// Why an image got no verdict.
///
/// Each case describes itself in one line that a client may see.
public enum DetectionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The bytes are no image that can be read, or one over the limits, for this reason.
    case image(ImageError)

    /// The encoder gave zeros or numbers that are not finite, so that there is no direction to score.
    case degenerateEmbedding

    /// An embedding that a caller gives is not what the detector reads, for this reason.
    case embedding(reason: String)

    /// The detector has no encoder, and was given an image.
    case noEncoder

    /// The engine failed, for this reason.
    case encoder(EncoderError)

    /// The detector does not compute the asked score; it computes those that are `known`.
    case unknownScore(String, known: [String])

    /// This alpha is not between 0 and 1.
    case alphaOutOfRange(Double)

    /// The calibration images are too few for so small an alpha; `smallest` is the smallest that they support.
    case unsupportedAlpha(Double, smallest: Double, calibrationImages: Int)

    /// More neighbours were asked for than are given, or fewer than none.
    case neighboursOutOfRange(Int, limit: Int)

    /// What is wrong, in one line that a client may see.
    public var description: String {
        switch self {
        case .image(let error): "\(error)"
        case .degenerateEmbedding: "the encoder gives no usable embedding of this image"
        case .embedding(let reason): "\(reason)"
        case .noEncoder: "this detector has no encoder: it takes embeddings, not images"
        case .encoder(let error): "\(error)"
        case .unknownScore(let name, let known):
            "the score '\(name)' is not one of this detector's: \(known.joined(separator: ", "))"
        case .alphaOutOfRange(let alpha): "alpha is \(alpha), and must be between 0 and 1"
        case .unsupportedAlpha(let alpha, let smallest, let count):
            "alpha is \(alpha), and \(count) calibration images support none below "
                + ConformalCalibration.text(ofSmallest: smallest)
        case .neighboursOutOfRange(let count, let limit):
            "\(count) neighbours were asked for, and 0 to \(limit) can be given"
        }
    }
}
