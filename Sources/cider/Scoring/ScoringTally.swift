import Detection
import Foundation
import Hypersphere
import Wording

/// How many images got which verdict, for a person.
struct ScoringTally {
    private(set) var flagged = 0
    private(set) var passed = 0
    private(set) var failed = 0

    /// All of them.
    var count: Int { flagged + passed + failed }

    mutating func add(_ outcome: ScoringRun.Outcome) {
        switch outcome.result {
        case .success(let image): if image.verdict == .outOfDistribution { flagged += 1 } else { passed += 1 }
        case .failure: failed += 1
        }
    }

    /// One line: "12 images: 3 out-of-distribution (30.0 % of 10 scored), 7 in-distribution, 2 not scored".
    var summary: String {
        let scored = flagged + passed
        let share =
            scored > 0
            ? String(format: " (%.1f %% of %d scored)", 100 * Double(flagged) / Double(scored), scored) : ""
        return "\(count.counted("image")): \(flagged) out-of-distribution\(share), "
            + "\(passed) in-distribution, \(failed) not scored"
    }
}
