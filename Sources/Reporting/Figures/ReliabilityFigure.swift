// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// How evenly the p-values of unseen ID images lie.
enum ReliabilityFigure {
    static func svg(_ score: ScoreResult, images: Int, calibrationImages: Int) -> String {
        let shares = score.reliability.shares
        let steps = max(1, shares.count - 1)
        let grid = shares.indices.map { Double($0) / Double(steps) }
        let differences = zip(grid, shares).map { 100 * ($1 - $0) }
        let reach = max(300 * score.reliability.deviationAtHalf, differences.map(abs).max() ?? 0, 0.1) * 1.1
        var chart = Chart(
            title: "\(score.name.title): p-values of unseen ID images",
            description: "The share of p-values at most t, less t; nought is the promise. Greatest distance "
                + "\(percent(score.reliability.distance)) points.",
            x: .rounded("t", 0...1), y: .rounded("share at most t, less t; points", -reach...reach))
        func edge(_ sign: Double) -> [(x: Double, y: Double)] {
            grid.map { t in
                let deviation = Reliability.deviation(at: t, images: images, calibrationImages: calibrationImages)
                return (t, sign * 196 * deviation)
            }
        }
        chart.band(edge(-1), edge(1), style: "band")
        chart.line([(0, 0), (1, 0)], style: "diagonal")
        chart.line(zip(grid, differences).map { ($0, $1) }, style: "curve id")
        return chart.svg
    }
}
