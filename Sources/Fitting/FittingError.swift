package import Hypersphere
package import Pipeline
import Wording

/// Why no detector was made.
///
/// Each case describes itself in one line; unreadable images in one each.
package enum FittingError: Error, Sendable, Equatable, CustomStringConvertible {
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
    case calibrationInBank([SharedImage])

    /// So many calibration images lie as near to an image of the bank as only a copy does.
    case nearCopies(count: Int, of: Int, expected: Double, examples: [String])

    /// A class of the calibration images is not the bank's, and its name looks like that of one.
    case misspeltClass(String, images: Int, for: String)

    /// No calibration image has a class of the bank.
    case noKnownClass([String], known: [String])

    /// The detector flags another share of the new calibration images than alpha, by far.
    case shifted(FlagRateTest, alpha: Double)

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
    case constantScore(ScoreName, value: Float, images: Int)

    /// No score is left, for these reasons.
    case noScore([String])

    /// A score of a calibration image is infinite or not a number.
    case scoreNotFinite(ScoreName, image: String)

    /// What scores rest on cannot be learnt of the bank.
    case unfitScores([ScoreName], reason: String)

    /// The number of class names is not that of the model's logits.
    case classNames(Int, logits: Int)

    /// A set cannot be divided as asked.
    case holdout(reason: String)

    /// A detector's division has no part of this name.
    case noSplit(String)

    /// The expression by which images are grouped cannot be used.
    case grouping(String, reason: String)

    /// Sets of embeddings that are not of the same encoder, transform or outputs.
    case otherEmbeddings(String, reason: String)

    package var description: String {
        switch self {
        case .unreadableImages(let lines):
            lines.count == 1
                ? lines[0] : "\(lines.count) images cannot be used:\n  " + lines.joined(separator: "\n  ")
        case .emptyClasses(let set, let classes, let passedOver):
            "\(set): no image is read in the class folder\(classes.count == 1 ? "" : "s") "
                + "\(classes.joined(separator: ", ")) (\(passedOver)); take the folder away"
        case .emptySet(let set): "\(set): no image of the set can be decoded"
        case .degenerateEmbedding(let image, let reason):
            "\(image): the encoder gives no usable embedding of this image: \(reason)"
        case .mixedLabels(let set, let image, let count, let all):
            "\(set): \(count) of \(all) images, as \(image), \(count.choosing("is", "are")) in no class's folder, and others are: give all images a "
                + "class, or none"
        case .calibrationInBank(let shared):
            (shared.count == 1
                ? "1 calibration image is in the bank too" : "\(shared.count) calibration images are in the bank too")
                + ", and thresholds must rest on images that the detector has not seen: take them out of one of the sets\n  "
                + Self.lines(shared.map(\.description))
        case .nearCopies(let count, let all, let expected, let examples):
            Self.nearCopies(count, of: all, expected: expected, examples: examples)
                + ". Thresholds that rest on copies flag too many: hold out images that the bank has in no form"
        case .misspeltClass(let name, let images, let known):
            "\(images) calibration \(images.choosing("image has", "images have")) the class '\(name)', which the bank lacks, and none has its class '\(known)': "
                + "give both the same name"
        case .noKnownClass(let names, let known):
            "no calibration image has a class of the bank: they have \(Self.list(names)), and the bank \(Self.list(known)): "
                + "give both the same names"
        case .shifted(let test, let alpha): "\(test.sentence(alpha: alpha)). \(test.advice)"
        case .unsupportedAlpha(let alpha, let count, let needed):
            "alpha \(alpha) needs at least \(needed.counted("calibration image")), and there \(count.choosing("is", "are")) \(count); "
                + "\(count) \(count.choosing("supports", "support")) "
                + "alpha down to \(ConformalCalibration.text(ofSmallest: ConformalCalibration.smallestAlpha(count: count)))"
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
                + ": give images in a folder for each class"
        case .constantScore(let name, let value, let images):
            "the score \(name.rawValue) is \(value) for all \(images) calibration images, so it could flag none or all"
        case .noScore(let reasons): "no score can be had of this bank: \(reasons.joined(separator: "; "))"
        case .scoreNotFinite(let name, let image):
            "the score \(name.rawValue) of \(image) is infinite or not a number"
        case .unfitScores(let names, let reason):
            "\(names.map(\.rawValue).joined(separator: ", ")) cannot be learnt of this bank: \(reason)"
        case .classNames(let names, let logits):
            "\(names) class \(names.choosing("name is", "names are")) given, and the model has \(logits.counted("logit"))"
        case .holdout(let reason): reason
        case .noSplit(let name):
            "the detector's splits are bank, calibration and test; there is no '\(name)'"
        case .grouping(let expression, let reason): "'\(expression)' cannot group the images: \(reason)"
        case .otherEmbeddings(let file, let reason): "\(file): \(reason)"
        }
    }

    /// What ``nearCopies(count:of:expected:examples:)`` found.
    static func nearCopies(_ count: Int, of all: Int, expected: Double, examples: [String]) -> String {
        "\(count) of \(all) calibration images \(count.choosing("lies", "lie")) as near to one image of the bank as only copies do, where about "
            + "\(Int(expected.rounded(.up))) of fresh images would: \(examples.joined(separator: ", "))"
            + (count > examples.count ? ", ..." : "")
    }

    /// The first of many lines, with the number of the rest.
    private static func lines(_ all: [String]) -> String {
        let limit = 20
        let rest = all.count > limit ? ["and \(all.count - limit) more"] : []
        return (all.prefix(limit).map(\.escapingControlCharacters) + rest).joined(separator: "\n  ")
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(10).map { "'\($0)'" }.joined(separator: ", ") + (names.count > 10 ? ", ..." : "")
    }
}
