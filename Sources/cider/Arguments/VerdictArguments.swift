public import ArgumentParser
import Detection
public import Hypersphere

/// What is asked of a verdict.
struct VerdictArguments: ParsableArguments {
    @Option(help: "The score that decides. (default: the detector's)")
    var score: ScoreName?

    @Option(help: "The share of in-distribution images that may be flagged. (default: the detector's)")
    var alpha: Double?

    @Option(help: "How many of the bank's nearest images to name.")
    var neighbours: Int = 0

    @Flag(help: "Give the embedding too.")
    var embedding = false

    var options: VerdictOptions {
        VerdictOptions(score: score, alpha: alpha, neighbours: neighbours, embedding: embedding)
    }
}

extension ScoreName: ExpressibleByArgument {}
