import Evaluation

/// Each class in turn as an outlier.
struct ClassesSection {
    let evaluation: DetectorEvaluation

    /// So many classes are shown at once, the hardest.
    private static let shown = 10

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        guard !evaluation.leaveOneClassOut.isEmpty || !evaluation.boundToClasses.isEmpty else { return "" }
        return paragraph(
            "A stand-in for OOD images: each class in turn is left out of what a score has learned, and its images play the "
                + "outliers among those of the other classes. It says how well a detector of this kind tells an unknown "
                + "class like its own, and nothing of your real OOD images.", style: "warning")
            + evaluation.leaveOneClassOut.map { held in
                let hardest = table(held, Array(held.classes.prefix(Self.shown))).html
                guard held.classes.count > Self.shown else { return hardest }
                return hardest + details("All \(held.classes.count) classes", table(held, held.classes).html)
            }.joined()
            + ReadingWords.bound(evaluation.boundToClasses).map { paragraph("This cannot be measured: \($0).") }
            .joined()
    }

    private func table(_ held: HeldOutClasses, _ classes: [HeldOutClass]) -> DataTable {
        var rows = classes.map { held in
            DataTable.Row(
                head: held.label, note: held.images.groupedCount("image"),
                cells: [
                    DataTable.Cell(held.auroc, isWorse: held.auroc.isWorseThanChance),
                    DataTable.Cell(held.detectionRate),
                ])
        }
        rows.append(
            DataTable.Row(
                head: "Mean of all",
                cells: [
                    DataTable.Cell(text: percent(held.meanAUROC)),
                    DataTable.Cell(text: percent(held.meanDetectionRate)),
                ], style: "mean"))
        let isAll = classes.count == held.classes.count
        return DataTable(
            caption: "\(held.score.title), stand-in: each class as an outlier, the hardest first"
                + (ReadingWords.method(held).map { "; \($0)" } ?? "")
                + (isAll ? "" : ", the first \(classes.count) of \(held.classes.count)") + "; per cent",
            heads: [
                ("Class left out", ""), ("AUROC", "Against the images of the other classes."),
                ("Detected", "Where at most alpha of the other classes' images are flagged."),
            ], rows: rows)
    }
}
