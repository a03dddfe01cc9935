/// The scores that a detector can give, by the names that requests and bundles use.
public enum ScoreName: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    /// Angle to the k-th nearest embedding of the bank, in degrees.
    case knn
    /// Angle to the nearest prototype, in degrees.
    case angle
    /// Free energy of a mixture of von Mises-Fisher distributions around the prototypes.
    case vmf
    /// Squared Mahalanobis distance of unit embeddings to the nearest class mean (Mahalanobis++).
    case mahalanobis
    /// The same, less the squared distance to the mean of all classes under their common covariance.
    case relativeMahalanobis = "relative_mahalanobis"
    /// Virtual-logit matching.
    case vim
    /// One less the largest class probability of a linear probe.
    case msp
    /// Free energy of a linear probe.
    case energy
    /// Energy guided by the nearest embeddings of the bank.
    case nnguide
    /// Several of the others in one p-value: it decides where a request asks for it, and is no score of its own.
    case combined

    /// The scores that a detector can compute.
    public static let computed = allCases.filter { $0 != .combined }

    /// The embeddings that the score reads.
    public var space: EmbeddingSpace {
        switch self {
        case .angle, .vmf: .projection
        case .mahalanobis, .relativeMahalanobis: .stages
        default: .features
        }
    }
}

/// The unit that a score is measured in.
public enum ScoreUnit: String, Codable, Sendable, CaseIterable {
    case degrees
    /// Cosine of an angle, negated.
    case cosine
    /// Negative logarithm of a density or of a sum of exponentials, to base e.
    case nats
    /// Squared multiples of a standard deviation.
    case squaredDeviations = "squared_deviations"
    case probability
    /// Negative logarithm of a p-value, to base 10.
    case negativeLog10 = "negative_log10"
}

/// A number for each embedding that says how far out of distribution it is: the larger, the farther, in every score.
public protocol OutlierScore: Sendable {
    var name: ScoreName { get }
    var unit: ScoreUnit { get }
    /// The number of values in the embeddings that the score takes.
    var dimension: Int { get }

    /// One score for each embedding, in their order and in `unit`.
    ///
    /// - Precondition: the embeddings have the score's dimension.
    func values(for embeddings: Embeddings) -> [Float]

    /// ``values(for:)``, and what they cost where that is a search of a bank.
    ///
    /// - Returns: the scores, and the share of the bank's rows that were looked at for one embedding, on average, from 0 to
    ///   1; nil for a score that does not count them.
    /// - Precondition: the embeddings have the score's dimension.
    func search(for embeddings: Embeddings) -> (values: [Float], visited: Double?)
}

extension OutlierScore {
    public func search(for embeddings: Embeddings) -> (values: [Float], visited: Double?) {
        (values(for: embeddings), nil)
    }
}
