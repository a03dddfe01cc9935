public import Hypersphere

/// Why no detector was made.
///
/// Each case describes itself in one line.
public enum FittingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An image cannot be decoded.
    case unreadableImage(String, reason: String)

    /// No image of a set could be decoded.
    case emptySet(String)

    /// The encoder gives no usable embedding of an image.
    case degenerateEmbedding(String, reason: String)

    /// Some images of a set have a class, and some have none.
    case mixedLabels(String, unlabelled: String)

    /// Calibration images give the encoder the same pixels as images of the bank.
    case calibrationInBank(count: Int, example: String, inBank: String)

    /// The calibration images are too few for alpha.
    case unsupportedAlpha(Double, calibrationImages: Int, needed: Int)

    /// Alpha is not between 0 and 1.
    case alphaOutOfRange(Double)

    /// k is not between 1 and the number of the bank's images.
    case kOutOfRange(Int, bankImages: Int)

    /// The list of scores is empty, names one twice, or one that is none of its own.
    case scores([ScoreName])

    /// A predicted class has too few calibration images for alpha.
    case classTooSmall(String, alpha: Double, calibrationImages: Int, needed: Int)

    /// A detector without an encoder was given images.
    case noEncoder(String)

    /// The encoder has no output that can serve as the embedding.
    case noFeatures

    /// What an encoder gives for an image depends on chance or on the other images of its batch, or is the same for all.
    case unsoundEncoder(reason: String)

    /// A score tells classes apart, and there is one class or none.
    case needsClasses([ScoreName])

    /// A score has the same value for all calibration images.
    case constantScore(ScoreName)

    /// The number of class names is not that of the model's logits.
    case classNames(Int, logits: Int)

    /// Sets of embeddings that are not of the same encoder, transform or outputs.
    case otherEmbeddings(String, reason: String)

    public var description: String {
        switch self {
        case .unreadableImage(let image, let reason):
            "\(image): \(reason) (--skip-unreadable passes over such images)"
        case .emptySet(let set): "\(set): no image of the set can be decoded"
        case .degenerateEmbedding(let image, let reason):
            "\(image): the encoder gives no usable embedding of this image: \(reason)"
        case .mixedLabels(let set, let image):
            "\(set): \(image) is in no class's folder, and others are: give all images a class, or none"
        case .calibrationInBank(let count, let example, let inBank):
            "\(count) calibration images are in the bank too, \(example) as \(inBank): thresholds must rest on images "
                + "that the detector has not seen"
        case .unsupportedAlpha(let alpha, let count, let needed):
            "alpha \(alpha) needs at least \(needed) calibration images, and there are \(count); \(count) support "
                + "alpha down to \(ConformalCalibration.smallestAlpha(count: count))"
        case .alphaOutOfRange(let alpha): "alpha is \(alpha), and must be between 0 and 1"
        case .kOutOfRange(let k, let images):
            "k is \(k), and must be between 1 and the number of the bank's images, \(images)"
        case .scores(let names):
            "the scores are '\(names.map(\.rawValue).joined(separator: ","))'; name each once, of "
                + ScoreName.computed.map(\.rawValue).joined(separator: ", ")
                + ", with 'combined' before them where all are to decide together"
        case .classTooSmall(let name, let alpha, let count, let needed):
            "class-conditional p-values at alpha \(alpha) need at least \(needed) calibration images of each predicted "
                + "class; \(count) are nearest to \(name)"
        case .noEncoder(let detector): "\(detector): the detector has no encoder, so it takes embeddings, not images"
        case .noFeatures: "the encoder has no output that can serve as the embedding"
        case .unsoundEncoder(let reason): reason
        case .needsClasses(let names):
            names.map { "\($0.rawValue) needs two classes or more: \($0.singleClassReason)" }.joined(separator: "; ")
                + ". Leave \(names.count == 1 ? "it" : "them") out of --scores, or give images in a folder for each class"
        case .constantScore(let name):
            "the score \(name.rawValue) has the same value for all calibration images, so it could flag none or all: "
                + "leave it out of --scores"
        case .classNames(let names, let logits):
            "\(names) class names are given, and the model has \(logits) logits: --classes takes one name for each"
        case .otherEmbeddings(let file, let reason): "\(file): \(reason)"
        }
    }
}
