// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Glibc
import Hypersphere

/// The receiver operating characteristics of one score.
enum CurveFigure {
    /// The axis of false alarms.
    enum Scale: String, CaseIterable {
        case log, linear
    }

    /// - Parameters:
    ///   - score: the score.
    ///   - sets: the names of the OOD sets.
    ///   - alpha: where a line is drawn.
    ///   - images: the number of in-distribution images, of which one is the least that can be flagged.
    ///   - scale: of the axis of false alarms.
    /// - Returns: markup.
    static func svg(_ score: ScoreResult, sets: [String], alpha: Double, images: Int, scale: Scale) -> String {
        let areas = score.sets.map { "\($0.set) \(percent($0.metrics.auroc.value))" }.joined(separator: ", ")
        let axis =
            switch scale {
            case .linear: Chart.Axis.shares("ID images flagged")
            case .log: Chart.Axis.decades("ID images flagged", from: min(alpha, 1 / Double(max(1, images))))
            }
        let least = axis.domain.lowerBound
        func place(_ rate: Double) -> Double { scale == .log ? log10Of(rate) : rate }
        var chart = Chart(
            title: "\(score.name.title): receiver operating characteristic"
                + (scale == .log ? ", logarithmic axis of false alarms" : ""),
            description:
                "Share of OOD images detected against the share of ID images flagged. AUROC in per cent: \(areas).",
            x: axis, y: .shares("OOD images detected"), width: 340, height: 330)
        let diagonal = scale == .log ? (0...40).map { least * Double($0) / 40 }.reversed() : [0, 1]
        chart.line(diagonal.map { ($0, scale == .log ? pow(10, $0) : $0) }, style: "diagonal")
        chart.mark(at: place(alpha), style: "threshold", label: "alpha \(ReadingWords.alphaText(alpha))")
        for index in sets.indices where index < score.curves.count {
            // On the logarithmic axis nothing lies left of its start: what no false alarm gives is drawn there.
            chart.line(
                score.curves[index].map { (place($0.falseAlarmRate), $0.detectionRate) },
                style: "curve \(Palette.style(index))")
        }
        return chart.svg
    }
}

extension Chart.Axis {
    /// A logarithmic axis of shares up to 1, in per cent: positions are logarithms to base 10.
    ///
    /// - Parameters:
    ///   - label: what stands below it.
    ///   - least: a share that it shows, above 0.
    /// - Returns: the axis.
    static func decades(_ label: String, from least: Double) -> Chart.Axis {
        let first = min(-1, log10(max(least, 1e-6)).rounded(.down))
        return Chart.Axis(
            label: label, domain: first...0, ticks: Array(stride(from: first, through: 0, by: 1)),
            format: { ReadingWords.alphaText(pow(10, $0)) })
    }
}

/// The place of a share on an axis of ``Chart/Axis/decades(_:from:)``.
func log10Of(_ share: Double) -> Double { log10(max(share, 1e-9)) }
