// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Evaluation

/// Whether p-values of unseen ID images are uniform, as the guarantee says.
struct ReliabilitySection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        guard !evaluation.scores.isEmpty else { return "" }
        let calibration = evaluation.detector.manifest.provenance.calibration.images
        let images = evaluation.inDistribution.images
        let figures = evaluation.scores.map { score in
            figure(
                ReliabilityFigure.svg(score, images: images, calibrationImages: calibration),
                caption: "\(score.name.title): greatest distance \(percent(score.reliability.distance)) points")
        }
        let rows = evaluation.scores.map { score in
            DataTable.Row(
                head: score.name.title,
                cells: [
                    DataTable.Cell(score.falseAlarmRate),
                    DataTable.Cell(text: score.unit.text(score.threshold)),
                    DataTable.Cell(text: percent(score.reliability.distance)),
                ])
        }
        let table = DataTable(
            caption: "Unseen ID images flagged at alpha \(percent(evaluation.alpha)) %; per cent",
            heads: [
                ("Score", ""), ("Flagged", "With its exact interval."), ("Threshold", ""),
                ("Distance", "The greatest distance of the p-values' distribution from uniform, points."),
            ], rows: rows)
        return paragraph(
            "For images exchangeable with the \(calibration.grouped) calibration images, p-values are uniform: of unseen "
                + "ID images the share t has a p-value of at most t. The shaded band holds 95 % of what so many calibration "
                + "and \(images.grouped) unseen images let one expect at each t. Above nought, more is flagged than t.")
            + table.html
            + grid(Array(figures.prefix(3)))
            + (figures.count > 3 ? details("The other scores", grid(Array(figures.dropFirst(3)))) : "")
    }
}
