public import Hypersphere

/// What the detector says of one image: the verdict, and everything that it rests on.
///
/// Its JSON form is the one that `POST /score` and `cider score --format json` give, with `snake_case` keys.
public struct ScoredImage: Sendable, Equatable, Codable {
    /// The caller's name for the image: a file's path, a form part's file name, or a JSON entry's `id`.
    public var id: String?

    /// Out-of-distribution when `pValue <= alpha`.
    public var verdict: Verdict

    /// The split-conformal p-value of the score that decides, or of their combination, in (0, 1].
    public var pValue: Double

    /// The share of in-distribution images that may be flagged, at most: in (0, 1).
    public var alpha: Double

    /// The score that decides.
    public var score: DecidingScore

    /// How the p-value came of several; present where they were combined.
    public var combination: Combination?

    /// Every score that the detector computes, by name.
    public var scores: [ScoreName: ScoreReading]

    /// The class whose prototype is nearest.
    public var nearestClass: NearestClass

    /// What the model's own classifier takes the image for; present where the detector has one.
    public var prediction: ClassPrediction?

    /// The nearest images of the bank, nearest first; present when asked for.
    public var neighbours: [BankNeighbour]?

    /// What the verdict rests on; present when asked for.
    public var explanation: Explanation?

    /// The unit embedding that the deciding score reads; present when asked for.
    public var embedding: [Float]?

    /// Where the time went.
    public var timings: Timings

    private enum CodingKeys: String, CodingKey {
        case id, verdict, alpha, score, combination, scores, prediction, neighbours, explanation, embedding
        case pValue = "p_value"
        case nearestClass = "nearest_class"
        case timings = "timings_ms"
    }
}

/// The score that decided a verdict.
public struct DecidingScore: Sendable, Equatable, Codable {
    /// Which one; `combined` where several decided together.
    public var name: ScoreName

    /// The score's value in `unit`; larger means more out-of-distribution.
    public var value: Float

    /// The image is out-of-distribution when `value` is greater than this.
    public var threshold: Float

    /// What value and threshold are measured in.
    public var unit: ScoreUnit
}

/// One score's value beside what the calibration images make of it.
public struct ScoreReading: Sendable, Equatable, Codable {
    /// The score's value in `unit`; larger means more out-of-distribution.
    public var value: Float

    /// The threshold that the request's alpha means for this score.
    public var threshold: Float

    /// The split-conformal p-value of this score alone, in (0, 1].
    public var pValue: Double

    /// How likely an image with such a value is an outlier, by virtual outliers and at even odds; present when an
    /// explanation was asked for, and the detector has an estimate.
    ///
    /// It is no p-value and has no guarantee, so it is not given beside a p-value unasked.
    public var outlierProbability: Double?

    /// What value and threshold are measured in.
    public var unit: ScoreUnit

    private enum CodingKeys: String, CodingKey {
        case value, threshold, unit
        case pValue = "p_value"
        case outlierProbability = "outlier_probability"
    }
}

/// How one p-value came of several.
public struct Combination: Sendable, Equatable, Codable {
    /// The rule.
    public var method: PValueCombination

    /// What the smallest p-value, or their mean, was multiplied by to be valid.
    public var correction: Double

    /// The scores whose p-values were combined.
    public var scores: [ScoreName]
}

/// The class whose prototype is nearest to an image.
public struct NearestClass: Sendable, Equatable, Codable {
    /// The class's name.
    public var label: String

    /// Its place among ``Detector/classes``, counted from 0.
    public var index: Int

    /// The angle between embedding and prototype, in degrees, from 0 to 180.
    public var angle: Float
}

/// The class that the model's own classifier takes an image for.
public struct ClassPrediction: Sendable, Equatable, Codable {
    /// The class's name.
    public var label: String

    /// Its place, counted from 0, among the classes of the model, which need not be those of the bank.
    public var index: Int

    /// By the softmax of the logits, from 0 to 1; no p-value, and high for many an image that is unlike any class.
    public var probability: Double

    package init(label: String, index: Int, probability: Double) {
        self.label = label
        self.index = index
        self.probability = probability
    }
}

/// An image of the bank that is near to the scored one.
public struct BankNeighbour: Sendable, Equatable, Codable {
    /// The class of the bank's image; absent where the bank is unlabelled.
    public var label: String?

    /// The path of the bank's image inside the set that it was fitted from.
    public var identifier: String

    /// The angle between the two embeddings, in degrees, from 0 to 180.
    public var angle: Float
}

/// Where the time of one image went, milliseconds.
public struct Timings: Sendable, Equatable, Codable {
    /// Bytes to the encoder's input pixels.
    public var decode: Double

    /// Waiting for a place in a batch.
    public var queue: Double

    /// Pixels to embedding: the whole batch's time.
    public var encode: Double

    /// Embedding to scores: the whole batch's time.
    public var score: Double

    package init(decode: Double = 0, queue: Double = 0, encode: Double = 0, score: Double = 0) {
        self.decode = decode
        self.queue = queue
        self.encode = encode
        self.score = score
    }
}
