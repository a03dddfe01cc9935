// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Foundation
import Hypersphere

extension ScoredImage {
    /// The explanation for a person, a line for each part; none where there is no explanation.
    var explanationLines: [String] {
        guard let explanation else { return [] }
        var lines: [String] = []
        let classes = explanation.nearestClasses.map { "\($0.label) " + String(format: "%.1f°", $0.angle) }
        lines.append("nearest classes  \(classes.joined(separator: ", "))")
        for (index, neighbor) in (neighbors ?? []).enumerated() {
            lines.append(
                (index == 0 ? "nearest images   " : "                 ") + neighbor.identifier
                    + String(format: " %.1f°", neighbor.angle))
        }
        for name in ScoreName.computed {
            guard let opinion = explanation.scores[name] else { continue }
            lines.append(
                name.rawValue.padding(toLength: 17, withPad: " ", startingAt: 0)
                    + String(format: "farther out than %.2f %% of held-out images: ", opinion.percentile)
                    + (opinion.verdict == .inDistribution ? "in-distribution" : "out-of-distribution"))
        }
        lines.append(String(format: "%.0f %% of the scores agree with the verdict", explanation.agreement * 100))
        return lines
    }
}
