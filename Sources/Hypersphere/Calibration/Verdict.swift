/// What a calibrated score says about an image.
public enum Verdict: String, Codable, Sendable {
    case inDistribution = "in_distribution"
    case outOfDistribution = "out_of_distribution"

    /// Out of distribution where `pValue` is at most `alpha`.
    public init(pValue: Double, alpha: Double) {
        // Asked this way round, so that nothing that is not a number passes as in-distribution.
        self = pValue > alpha ? .inDistribution : .outOfDistribution
    }
}
