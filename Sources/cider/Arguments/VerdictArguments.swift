public import ArgumentParser
import Detection
public import Hypersphere

/// What is asked of a verdict.
struct VerdictArguments: ParsableArguments {
    @Option(help: "The score that decides, or 'combined'. (default: the detector's)")
    var score: ScoreName?

    @Option(
        help: """
            How p-values are combined with --score combined: \
            \(PValueCombination.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var combination: PValueCombination = .conformal

    @Option(help: "The share of in-distribution images that may be flagged. (default: the detector's)")
    var alpha: Double?

    @Option(help: "How many of the bank's nearest images to name.")
    var neighbours: Int = 0

    @Flag(help: "Give the embedding too.")
    var embedding = false

    @Flag(help: "Say what the verdict rests on: nearest classes and images, percentiles, which scores agree.")
    var explain = false

    var options: VerdictOptions {
        VerdictOptions(
            score: score, combination: combination, alpha: alpha, neighbours: neighbours, embedding: embedding,
            explain: explain)
    }
}

extension ScoreName: ExpressibleByArgument {}
extension PValueCombination: ExpressibleByArgument {}
