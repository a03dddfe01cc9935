import Evaluation
import Images

/// How many ID images are wrongly flagged when they change mildly.
struct ShiftSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        guard let deciding = evaluation.scores.first, !deciding.shifted.isEmpty || !deciding.corrupted.isEmpty
        else { return "" }
        var html = paragraph(
            "These images still show what the detector knows. What it flags of them, it flags wrongly; unchanged images "
                + "are flagged at \(percent(deciding.falseAlarmRate.value)) %.")
        if !evaluation.shifted.isEmpty { html += sets.html }
        if !deciding.corrupted.isEmpty {
            html += Palette.legend(Corruption.allCases.map(\.title), withID: false)
            let figures = evaluation.scores.map {
                figure(
                    ShiftFigure.svg($0, alpha: evaluation.alpha),
                    caption: "\($0.name.title); the dashed line is alpha")
            }
            html += grid(Array(figures.prefix(3)))
            if figures.count > 3 { html += details("The other scores", grid(Array(figures.dropFirst(3)))) }
            html += corruptions(deciding).html
        }
        return html
    }

    private var sets: DataTable {
        DataTable(
            caption: "Shifted sets: ID images wrongly flagged; per cent",
            heads: [("Set", ""), ("Accuracy", "The share nearest to their own class's prototype.")]
                + evaluation.scores.map { ($0.name.title, "") },
            rows: evaluation.shifted.enumerated().map { index, set in
                DataTable.Row(
                    head: set.name, note: set.images.groupedCount("image"),
                    cells: [DataTable.Cell(set.accuracy)]
                        + evaluation.scores.map { DataTable.Cell($0.shifted[index].rejectionRate) })
            })
    }

    private func corruptions(_ score: ScoreResult) -> DataTable {
        let images = evaluation.corrupted.first?.images ?? 0
        let rows = Corruption.allCases.map { corruption in
            let rates = score.corrupted.filter { $0.corruption == corruption }
            let accuracies = evaluation.corrupted.filter { $0.corruption == corruption }
            return DataTable.Row(
                head: corruption.title,
                cells: zip(rates, accuracies).map { rate, accuracy in
                    DataTable.Cell(
                        text: percent(rate.rejectionRate.value),
                        note: accuracy.accuracy.map { "accuracy \(percent($0.value))" } ?? "",
                        title: rate.rejectionRate.intervalText)
                })
        }
        return DataTable(
            caption: "\(score.name.title): share flagged of \(images.grouped) ID images, by severity; per cent",
            heads: [("Corruption", "")] + Corruption.severities.map { ("\($0)", "severity \($0)") }, rows: rows)
    }
}
