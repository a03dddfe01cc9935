// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Hypersphere

/// Where a score puts the ID images and those of one OOD set.
enum HistogramFigure {
    /// - Parameters:
    ///   - score: the score.
    ///   - index: the OOD set's place.
    ///   - set: its name.
    /// - Returns: markup.
    static func svg(_ score: ScoreResult, index: Int, set: String) -> String {
        let histogram = score.histogram
        let outside = histogram.outOfDistribution[index]
        let top = max(histogram.inDistribution.max() ?? 0, outside.max() ?? 0) * 1.05
        let edges = histogram.edges
        let detected = score.sets.first { $0.set == set }.map { percent($0.metrics.detectionRate.value) } ?? "–"
        var chart = Chart(
            title: "\(score.name.title): ID and \(set)",
            description: "Shares of images by score. The threshold \(score.unit.text(score.threshold)) flags "
                + "\(percent(score.falseAlarmRate.value)) % of ID and \(detected) % of \(set) images.",
            x: .rounded(
                "\(score.name.title), \(score.unit.title)",
                (edges.first ?? 0)...(edges.last ?? 1)),
            y: .shares("images", upTo: top))
        chart.area(steps(histogram.inDistribution, edges), style: "area id")
        chart.area(steps(outside, edges), style: "area \(Palette.style(index))")
        if let threshold = score.threshold {
            chart.mark(at: threshold, style: "threshold", label: "threshold \(score.unit.text(threshold))")
        }
        return chart.svg
    }

    private static func steps(_ shares: [Double], _ edges: [Double]) -> [(x: Double, y: Double)] {
        shares.enumerated().flatMap { bin, share in [(edges[bin], share), (edges[bin + 1], share)] }
    }
}
