// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
package import Evaluation
import Hypersphere

/// A verdict in sentences, for the page and the terminal alike.
package struct VerdictWords {
    private let explanation: ImageExplanation

    package init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    /// The verdict in two or three words.
    package var verdict: String {
        explanation.verdict.verdict == .outOfDistribution ? "Out of distribution" : "In distribution"
    }

    /// What the verdict rests on.
    package var reason: String {
        let verdict = explanation.verdict
        let (pValue, alpha) = (ReadingWords.alphaText(verdict.pValue), ReadingWords.alphaText(verdict.alpha))
        let score = verdict.score.name == .combined ? "all scores together" : verdict.score.name.title
        let unusual = "By \(score), at most \(pValue) of in-distribution images are as unusual as this one"
        return verdict.verdict == .outOfDistribution
            ? "\(unusual). Alpha is \(alpha), so it is flagged."
            : "\(unusual). Alpha is \(alpha), so it is not flagged; it would be from an alpha of \(pValue) on."
    }

    /// How many of the scores come to the verdict.
    package var agreement: String {
        let scores = explanation.verdict.explanation?.scores ?? [:]
        guard scores.count > 1 else { return "" }
        let agreeing = scores.values.count { $0.verdict == explanation.verdict.verdict }
        let others = explanation.scores.filter { scores[$0.name]?.verdict != explanation.verdict.verdict }.map(
            \.name.title)
        return others.isEmpty
            ? "All \(scores.count) scores come to this verdict."
            : "\(agreeing) of \(scores.count) scores come to this verdict by themselves; not so "
                + "\(ReadingWords.list(others))."
    }

    /// The scores beside their thresholds, aligned.
    package var scoreLines: [String] {
        let rows = explanation.scores.map { score in
            [
                score.name.title, score.reading.unit.text(Double(score.reading.value)),
                score.reading.unit.text(Double(score.reading.threshold)), pText(score.reading.pValue),
                "\(fixed(score.percentile, 2)) %",
            ]
        }
        return TextTable.aligned([["score", "value", "threshold", "p-value", "calibration images below"]] + rows)
    }
}

/// A p-value with as many digits as matter.
func pText(_ value: Double) -> String { fixed(value, value < 0.001 ? 5 : value < 0.1 ? 4 : 3) }
