// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Images

/// How many ID images a score flags as corruptions grow.
enum ShiftFigure {
    static func svg(_ score: ScoreResult, alpha: Double) -> String {
        let top = max(alpha * 2, score.corrupted.map(\.rejectionRate.value).max() ?? 0) * 1.05
        let ends = Corruption.allCases.compactMap { corruption in
            score.corrupted.last { $0.corruption == corruption }.map {
                "\(corruption.title) \(percent($0.rejectionRate.value))"
            }
        }
        var chart = Chart(
            title: "\(score.name.title): ID images wrongly flagged under corruption",
            description:
                "Share flagged by severity 1 to 5; in per cent at severity 5: \(ends.joined(separator: ", ")).",
            x: Chart.Axis(label: "severity", domain: 0.5...5.5, ticks: [1, 2, 3, 4, 5], format: { fixed($0, 0) }),
            y: .shares("ID images flagged", upTo: min(1, top)))
        chart.line([(0.5, alpha), (5.5, alpha)], style: "threshold")
        for (index, corruption) in Corruption.allCases.enumerated() {
            let points = score.corrupted.filter { $0.corruption == corruption }.map {
                (x: Double($0.severity), y: $0.rejectionRate.value)
            }
            chart.line(points, style: "curve \(Palette.style(index))")
            for point in points { chart.dot(point, radius: 3, style: "knot \(Palette.style(index))") }
        }
        return chart.svg
    }
}
