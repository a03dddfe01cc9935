import Evaluation

/// What the figures say to whoever has to decide: which score, what each alpha costs, what has leaked, what to do next.
struct ReadingSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    private var reading: Reading { evaluation.reading }

    private var isDetecting: Bool { reading.detection == .some }

    var html: String {
        let words = ReadingWords(evaluation)
        var html = ""
        if let caveat = words.standInCaveat { html += paragraph(caveat, style: "warning") }
        if let nothing = words.detectsNothing { html += paragraph(nothing, style: "warning") }
        html += leaks
        if let note = words.calibrationNote { html += paragraph(note) }
        html += words.findings.map { paragraph($0, style: "warning") }.joined()
        html += "<h3>Which score</h3>" + paragraph(words.choice)
        if let warning = words.worseThanChance { html += paragraph(warning, style: "warning") }
        if reading.ranking.count > 1 { html += ranking.html }
        html += "<h3>What alpha costs</h3>" + paragraph(words.alpha) + alphas.html
        if !reading.next.isEmpty { html += "<h3>What to do next</h3>" + steps }
        return html
    }

    private var ranking: DataTable {
        DataTable(
            caption: "Scores by their mean AUROC over "
                + (evaluation.outOfDistribution.count == 1
                    ? evaluation.outOfDistribution[0].name : "\(evaluation.outOfDistribution.count) OOD sets")
                + "; per cent. Struck out: worse than chance",
            heads: [
                ("Score", ""), ("Standing", ""), ("Mean AUROC", "With its interval."),
                ("Behind the best", "Points of AUROC, with DeLong's interval for scores of the same images."),
                ("Detected", "The mean share of OOD images flagged at alpha."),
                ("ID flagged", "The share of unseen ID images flagged at alpha."),
            ],
            rows: reading.ranking.map { standing in
                DataTable.Row(
                    head: standing.name.title,
                    note: standing.name == evaluation.decidingScore ? "decides" : "",
                    cells: [
                        DataTable.Cell(
                            text: ReadingWords.standing(
                                standing, isRecommended: standing.name == reading.recommended && isDetecting),
                            style: "plain"),
                        DataTable.Cell(standing.auroc), DataTable.Cell(standing.behindBest),
                        DataTable.Cell(standing.detectionRate), DataTable.Cell(standing.falseAlarmRate),
                    ], style: standing.standing == .worseThanChance ? "struck" : "")
            })
    }

    private var alphas: DataTable {
        DataTable(
            caption:
                "Alpha with \(reading.recommended.title): false alarms of \(reading.daily.grouped) in-distribution "
                + "images a day, and the share of each set that is flagged, per cent",
            heads: [
                ("Alpha", ""),
                ("False alarms a day", "Expected, and where this calibration set leaves it, with 95 % confidence."),
                ("ID flagged", "Of the unseen ID images of this evaluation."),
            ] + evaluation.outOfDistribution.map { ($0.name, "The share that is flagged.") },
            rows: zip(
                ReadingWords.alphaTexts(reading.alphas.map(\.alpha), smallest: reading.smallestAlpha), reading.alphas
            ).map { alpha, row in
                let notes = [row.isOwn ? "in use" : nil, row.isSmallest ? "smallest possible" : nil]
                let alarms = row.falseAlarmsPerDay
                return DataTable.Row(
                    head: alpha, note: notes.compactMap(\.self).joined(separator: ", "),
                    cells: [
                        DataTable.Cell(
                            text: ReadingWords.count(alarms.value), note: ReadingWords.countInterval(alarms)),
                        DataTable.Cell(row.falseAlarmRate),
                    ] + row.detected.map { DataTable.Cell($0) }, style: row.isOwn ? "mean" : "")
            })
    }

    private var leaks: String {
        reading.leaks.map { leak in
            let items = leak.images.map { "<li class=\"path\">\(escaped($0))</li>" }
            return paragraph(ReadingWords.leak(leak), style: "warning")
                + details(
                    leak.images.count == 1 ? "Its name" : "Their names", "<ul class=\"names\">\(items.joined())</ul>")
        }.joined()
    }

    private var steps: String {
        let items = reading.next.map { step in
            "<li>\(escaped(step.text))" + (step.command.map(commandLine) ?? "") + "</li>"
        }
        return "<ol class=\"steps\">\(items.joined())</ol>"
    }

    /// Focusable, so that a keyboard can scroll it.
    private func commandLine(_ command: String) -> String {
        "<pre tabindex=\"0\" aria-label=\"Command\" role=\"region\"><code>\(escaped(command))</code></pre>"
    }
}
