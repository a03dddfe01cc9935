// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Evaluation
import Hypersphere

/// Every score of the image among those of the calibration images.
struct ScoreEvidenceSection {
    let explanation: ImageExplanation

    init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    var html: String {
        guard !explanation.scores.isEmpty else { return "" }
        let figures = explanation.scores.map { score in
            figure(
                EvidenceFigure.svg(score),
                caption:
                    "\(score.name.title): \(score.calibration.count.grouped) calibration images in gray, this image as "
                    + "the full line, the threshold dashed")
        }
        return paragraph(
            "The p-value is the share of in-distribution images that are at least as unusual, by the calibration images. "
                + "The image is flagged by a score whose p-value is not above alpha, \(ReadingWords.alphaText(alpha)).")
            + "<div class=\"scales\">"
            + figure(
                PValueFigure.svg(explanation),
                caption: "p-values, on a logarithmic scale; left of the dashed line, alpha, a score flags the image")
            + "</div>"
            + table.html + grid(figures)
    }

    private var alpha: Double { explanation.verdict.alpha }

    private var table: DataTable {
        let probabilities = explanation.scores.contains { $0.reading.outlierProbability != nil }
        var heads: [(text: String, explanation: String)] = [
            ("Score", ""), ("p-value", ""), ("Value", "Larger is more out of distribution."),
            ("Threshold", "What alpha means for the score."),
            ("Calibration images below", "The share of calibration images with a smaller value."),
        ]
        if probabilities {
            heads.append(("Outlier probability", "By virtual outliers, at even odds: an estimate, and no p-value."))
        }
        return DataTable(
            caption: "The scores of this image", heads: heads,
            rows: explanation.scores.map { score in
                let reading = score.reading
                var cells = [
                    DataTable.Cell(text: pText(reading.pValue), style: reading.pValue <= alpha ? "best" : ""),
                    DataTable.Cell(text: reading.unit.text(Double(reading.value))),
                    DataTable.Cell(text: reading.unit.text(Double(reading.threshold))),
                    DataTable.Cell(text: "\(fixed(score.percentile, 2)) %"),
                ]
                if probabilities {
                    cells.append(DataTable.Cell(text: reading.outlierProbability.map { "\(percent($0)) %" } ?? "–"))
                }
                return DataTable.Row(
                    head: score.name.title, note: reading.pValue <= alpha ? "flags" : "does not flag", cells: cells)
            })
    }
}

/// The p-values of all scores on one scale.
enum PValueFigure {
    static func svg(_ explanation: ImageExplanation) -> String {
        let verdict = explanation.verdict
        var rows = explanation.scores.map { (name: $0.name, pValue: $0.reading.pValue) }
        if verdict.score.name == .combined { rows.insert((.combined, verdict.pValue), at: 0) }
        let smallest = 1 / Double((explanation.scores.map(\.calibration.count).max() ?? 0) + 1)
        let said = rows.map { "\($0.name.title) \(pText($0.pValue))" }.joined(separator: ", ")
        let count = Double(rows.count)
        var chart = Chart(
            title: "p-values of the scores", description: "\(said); alpha is \(ReadingWords.alphaText(verdict.alpha)).",
            x: .decades("p-value", from: min(smallest, verdict.alpha)),
            y: Chart.Axis(
                label: "", domain: 0.5...count + 0.5, ticks: rows.indices.map { count - Double($0) },
                format: { rows[Int(count - $0)].name.title }),
            width: 420, height: 56 + 26 * count, left: 140)
        chart.mark(at: log10Of(verdict.alpha), style: "threshold", label: "alpha")
        for (index, row) in rows.enumerated() {
            let style = row.pValue <= verdict.alpha ? "knot s0" : "knot s1"
            chart.dot(
                (log10Of(row.pValue), count - Double(index)), radius: 6, style: style,
                label: "\(row.name.title): p = \(pText(row.pValue))")
        }
        return chart.svg
    }
}

/// One score: where the calibration images lie, and where this one.
enum EvidenceFigure {
    private static let bins = 60

    static func svg(_ score: ScoreEvidence) -> String {
        let (unit, value, threshold) = (
            score.reading.unit, Double(score.reading.value), Double(score.reading.threshold)
        )
        let known = score.calibration.map(Double.init)
        let low = min(known.first ?? value, value.isFinite ? value : threshold)
        let high = max(known.last ?? value, value.isFinite ? value : threshold)
        let width = (high > low ? high - low : 1) / Double(bins)
        var counts = [Double](repeating: 0, count: bins)
        for value in known { counts[min(bins - 1, max(0, Int((value - low) / width)))] += 1 }
        let shares = counts.map { $0 / Double(max(1, known.count)) }
        var chart = Chart(
            title: "\(score.name.title) of this image and of the calibration images",
            description: "This image has \(unit.text(value)), the threshold is \(unit.text(threshold)); "
                + "\(fixed(score.percentile, 2)) % of the calibration images lie below.",
            x: .rounded("\(score.name.title), \(unit.title)", low...(low + width * Double(bins)), count: 4),
            y: .shares("calibration images", upTo: (shares.max() ?? 0) * 1.05))
        chart.area(
            shares.enumerated().flatMap { bin, share in
                [(low + Double(bin) * width, share), (low + Double(bin + 1) * width, share)]
            }, style: "area id")
        chart.mark(at: threshold, style: "threshold", label: "threshold \(unit.text(threshold))")
        chart.mark(at: value, style: "here", label: "this image \(unit.text(value))")
        return chart.svg
    }
}
