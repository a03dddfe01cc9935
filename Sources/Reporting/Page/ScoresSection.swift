// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// Histograms of every score.
struct ScoresSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let names = evaluation.outOfDistribution.map(\.name)
        guard let deciding = evaluation.scores.first, !names.isEmpty else { return "" }
        let intro = paragraph(
            "Shares of images by score; larger scores are more out-of-distribution. What lies to the right of the dashed "
                + "line, the calibrated threshold, is flagged.")
        let others = evaluation.scores.dropFirst().map { "<h3>\(escaped($0.name.title))</h3>" + panels($0, names) }
        return intro + Palette.legend(names) + panels(deciding, names)
            + (others.isEmpty ? "" : details("The other scores", others.joined()))
    }

    private func panels(_ score: ScoreResult, _ names: [String]) -> String {
        grid(
            names.indices.map { index in
                let metrics = score.sets.first { $0.set == names[index] }?.metrics
                let caption =
                    "\(score.name.title), ID against \(names[index])"
                    + (metrics.map {
                        ": AUROC \(percent($0.auroc.value)), \(percent($0.detectionRate.value)) % flagged"
                    }
                        ?? "")
                return figure(HistogramFigure.svg(score, index: index, set: names[index]), caption: caption)
            })
    }
}
