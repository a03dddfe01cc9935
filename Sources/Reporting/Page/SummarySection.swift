import Evaluation

/// The tables: the deciding score in full, all scores side by side, every score in full for who wants it.
struct SummarySection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        guard let deciding = evaluation.scores.first, !deciding.sets.isEmpty else { return "" }
        var html = table(deciding, caption: "\(deciding.name.title), the score that decides; per cent").html
        if evaluation.scores.count > 1 {
            html += comparison.html
            let others = evaluation.scores.dropFirst()
            html += details(
                "The other scores in full",
                others.map { table($0, caption: "\($0.name.title); per cent").html }.joined())
        }
        let terms = SeparationColumn.all.map {
            "<dt>\(escaped($0.title))</dt><dd>\(escaped($0.explanation))</dd>"
        }
        html += details("What the columns mean", "<dl class=\"terms\">\(terms.joined())</dl>")
        return html
    }

    private func table(_ score: ScoreResult, caption: String) -> DataTable {
        var rows = score.sets.map { set in
            DataTable.Row(
                head: set.set,
                note: ([set.group?.rawValue] + [set.images.groupedCount("image")]).compactMap(\.self)
                    .joined(separator: ", "), cells: SeparationColumn.all.map { DataTable.Cell($0.value(set.metrics)) })
        }
        if score.sets.count > 1 {
            rows += score.groups.map { group in
                DataTable.Row(
                    head: group.group == "all" ? "Mean of all" : "Mean, \(group.group)",
                    cells: SeparationColumn.all.map { DataTable.Cell($0.value(group.metrics)) }, style: "mean")
            }
        }
        return DataTable(
            caption: caption, heads: [("OOD set", "")] + SeparationColumn.all.map { ($0.title, $0.explanation) },
            rows: rows)
    }

    /// AUROC of every score on every set; the best of each column stands out.
    private var comparison: DataTable {
        let sets = evaluation.scores[0].sets.map(\.set)
        func values(_ score: ScoreResult) -> [Estimate] {
            score.sets.map(\.metrics.auroc) + score.groups.filter { $0.group == "all" }.map(\.metrics.auroc)
        }
        let best = (0...sets.count).map { column in
            evaluation.scores.map { column < values($0).count ? values($0)[column].value : 0 }.max() ?? 0
        }
        let rows = evaluation.scores.map { score in
            DataTable.Row(
                head: score.name.title,
                cells: [DataTable.Cell(score.falseAlarmRate)]
                    + values(score).enumerated().map {
                        DataTable.Cell($1, isBest: $1.value == best[$0], isWorse: $1.isWorseThanChance)
                    })
        }
        let heads: [(text: String, explanation: String)] =
            [("Score", ""), ("ID flagged", "The share of unseen ID images flagged at alpha.")] + sets.map { ($0, "") }
            + [("Mean", "The mean over all sets.")]
        return DataTable(
            caption:
                "AUROC of every score; per cent, the best of each column in bold, what is worse than chance struck out",
            heads: heads, rows: rows)
    }
}
