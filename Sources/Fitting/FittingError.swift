public import Hypersphere

/// Why no detector was made.
///
/// Each case describes itself in one line; unreadable images in one each.
public enum FittingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Images cannot be reached, decoded or embedded; a line for each.
    case unreadableImages([String])

    /// Folders of classes hold no image that is read.
    case emptyClasses(String, classes: [String], passedOver: String)

    /// No image of a set could be decoded.
    case emptySet(String)

    /// The encoder gives no usable embedding of an image.
    case degenerateEmbedding(String, reason: String)

    /// Most images of a set have no class, and some have one.
    case mixedLabels(String, unlabelled: String, count: Int, of: Int)

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

    /// A set cannot be divided as asked.
    case holdout(reason: String)

    /// Sets of embeddings that are not of the same encoder, transform or outputs.
    case otherEmbeddings(String, reason: String)

    public var description: String {
        switch self {
        case .unreadableImages(let lines):
            lines.count == 1
                ? "\(lines[0]) (--skip-unreadable passes over such images)"
                : "\(lines.count) images cannot be used (--skip-unreadable passes over them):\n  "
                    + lines.joined(separator: "\n  ")
        case .emptyClasses(let set, let classes, let passedOver):
            "\(set): no image is read in the class folder\(classes.count == 1 ? "" : "s") "
                + "\(classes.joined(separator: ", ")) (\(passedOver)); take the folder away, or pass it over with "
                + "--skip-unreadable"
        case .emptySet(let set): "\(set): no image of the set can be decoded"
        case .degenerateEmbedding(let image, let reason):
            "\(image): the encoder gives no usable embedding of this image: \(reason)"
        case .mixedLabels(let set, let image, let count, let all):
            "\(set): \(count) of \(all) images, as \(image), are in no class's folder, and others are: give all images a "
                + "class, or none"
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
        case .holdout(let reason): reason
        case .otherEmbeddings(let file, let reason): "\(file): \(reason)"
        }
    }
}
