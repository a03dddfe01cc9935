// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Evaluation
import Images

/// What the files of an evaluation's sets show, whatever is on the pictures: for a person.
struct ImageSetNotes {
    let lines: [String]

    init(_ evaluation: DetectorEvaluation) {
        let loader = evaluation.detector.manifest.transform?.loader ?? .default
        let sets = [evaluation.inDistribution] + evaluation.outOfDistribution + evaluation.shifted
        lines = sets.flatMap { set in
            let findings = set.imageFindings.map { finding in
                "warning: \(set.name): \(finding): "
                    + (set.role == .outOfDistribution
                        ? "AUROC may tell this rather than content" : "what is flagged may be flagged for this")
            }
            return (set.loaderCounts?.notes(loader) ?? []).map { "\(set.name): \($0)" } + findings
        }
    }
}
