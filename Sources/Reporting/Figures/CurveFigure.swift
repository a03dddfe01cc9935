import Evaluation
import Hypersphere

/// The receiver operating characteristics of one score.
enum CurveFigure {
    static func svg(_ score: ScoreResult, sets: [String], alpha: Double) -> String {
        let areas = score.sets.map { "\($0.set) \(percent($0.metrics.auroc.value))" }.joined(separator: ", ")
        var chart = Chart(
            title: "\(score.name.title): receiver operating characteristic",
            description:
                "Share of OOD images detected against the share of ID images flagged. AUROC in per cent: \(areas).",
            x: .shares("ID images flagged"), y: .shares("OOD images detected"), width: 340, height: 330)
        chart.line([(0, 0), (1, 1)], style: "diagonal")
        chart.mark(at: alpha, style: "threshold", label: "alpha \(percent(alpha)) %")
        for index in sets.indices where index < score.curves.count {
            chart.line(
                score.curves[index].map { ($0.falseAlarmRate, $0.detectionRate) },
                style: "curve \(Palette.style(index))")
        }
        return chart.svg
    }
}
