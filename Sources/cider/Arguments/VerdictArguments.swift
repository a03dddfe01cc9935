public import ArgumentParser
import Detection
public import Hypersphere

/// What is asked of a verdict.
struct VerdictArguments: ParsableArguments {
    @Option(help: "The score that decides, or 'combined'. (default: the detector's)")
    var score: ScoreName?

    @Option(
        help: """
            How p-values are combined, where 'combined' decides: \
            \(PValueCombination.allCases.map(\.rawValue).joined(separator: ", ")). (default: conformal)
            """)
    var combination: PValueCombination?

    @Option(help: "The share of in-distribution images that may be flagged. (default: the detector's)")
    var alpha: Double?

    @Option(help: "How many of the bank's nearest images to name.")
    var neighbours: Int = 0

    @Flag(help: "Give the embedding too.")
    var embedding = false

    @Flag(help: "Say what the verdict rests on: nearest classes and images, percentiles, which scores agree.")
    var explain = false

    func validate() throws {
        try AlphaRange.check(alpha)
        guard 0...VerdictOptions.neighboursLimit ~= neighbours else {
            throw ValidationError("--neighbours must be between 0 and \(VerdictOptions.neighboursLimit).")
        }
    }

    /// Refuses a rule for combining scores where one score decides.
    ///
    /// - Throws: `ValidationError`.
    func checkCombination(_ detector: Detector) throws {
        let decides = score ?? detector.manifest.decidingScore
        guard combination != nil, decides != .combined else { return }
        throw ValidationError("--combination goes with --score combined; \(decides.rawValue) decides.")
    }

    var options: VerdictOptions {
        VerdictOptions(
            score: score, combination: combination ?? .conformal, alpha: alpha, neighbours: neighbours,
            embedding: embedding,
            explain: explain)
    }
}

extension ScoreName: ExpressibleByArgument {}
extension PValueCombination: ExpressibleByArgument {}
