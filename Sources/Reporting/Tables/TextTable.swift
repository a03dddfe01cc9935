package import Evaluation

/// An evaluation as aligned text, for a terminal.
package struct TextTable {
    package let text: String

    package init(_ evaluation: DetectorEvaluation) {
        var lines = Self.head(evaluation) + Self.reading(evaluation)
        for score in evaluation.scores {
            lines += ["", Self.title(of: score, alpha: evaluation.alpha)]
            lines += Self.aligned(Self.rows(of: score))
        }
        lines += Self.shift(evaluation)
        text = lines.joined(separator: "\n")
    }

    private static func head(_ evaluation: DetectorEvaluation) -> [String] {
        let inside = evaluation.inDistribution
        var lines = [
            "\(evaluation.detector.name) \(evaluation.detector.version) on \(inside.images) ID image\(inside.images == 1 ? "" : "s")"
        ]
        if let accuracy = inside.accuracy { lines[0] += ", accuracy \(percent(accuracy.value)) %" }
        if let compactness = inside.compactness, let dispersion = evaluation.geometry.dispersion {
            lines.append("dispersion \(fixed(dispersion, 2))°, compactness \(fixed(compactness, 2))°")
        }
        let separabilities = evaluation.outOfDistribution.compactMap { set in
            set.separability.map { "\(set.name) \(fixed($0, 2))°" }
        }
        if !separabilities.isEmpty { lines.append("separability: " + separabilities.joined(separator: ", ")) }
        for set in [inside] + evaluation.outOfDistribution + evaluation.shifted where set.failures > 0 {
            lines.append(
                "\(set.name): \(set.failures.groupedCount("image")) could not be scored, as \(set.failureExamples[0])")
        }
        return lines
    }

    /// The page's reading in short: which score, what alpha costs, what has leaked, what to do next.
    private static func reading(_ evaluation: DetectorEvaluation) -> [String] {
        let (words, reading) = (ReadingWords(evaluation), evaluation.reading)
        var lines = [""]
        for leak in reading.leaks {
            let names =
                leak.images.prefix(20).joined(separator: ", ")
                + (leak.images.count > 20 ? " and \(leak.images.count - 20) more" : "")
            lines.append("WARNING: \(ReadingWords.leak(leak)) \(names)")
        }
        lines += [
            words.standInCaveat.map { "STAND-INS: \($0)" }, words.detectsNothing.map { "WARNING: \($0)" }, words.choice,
            words.worseThanChance, words.calibrationNote,
        ].compactMap(\.self)
        lines += leftOutClasses(evaluation)
        lines += [
            "",
            "What alpha costs with \(reading.recommended.title), of \(reading.daily) ID images a day; per cent flagged",
        ]
        var rows = [["alpha", "false alarms a day", "ID"] + evaluation.outOfDistribution.map(\.name) + [""]]
        let alphas = ReadingWords.alphaTexts(reading.alphas.map(\.alpha), smallest: reading.smallestAlpha)
        rows += zip(alphas, reading.alphas).map { alpha, row in
            let alarms = row.falseAlarmsPerDay
            return [
                alpha,
                "\(ReadingWords.count(alarms.value)) (\(ReadingWords.countInterval(alarms)))",
                percent(row.falseAlarmRate.value),
            ]
                + row.detected.map { percent($0.value) }
                + [row.isOwn ? "in use" : row.isSmallest ? "smallest" : ""]
        }
        lines += aligned(rows)
        let commands = reading.next.filter { $0.command != nil }.prefix(3)
        if !commands.isEmpty { lines += ["", "Next"] }
        for step in commands { lines += ["  \(step.text)", "    \(step.command ?? "")"] }
        return lines
    }

    /// Each class in turn as an outlier, a row for each score.
    private static func leftOutClasses(_ evaluation: DetectorEvaluation) -> [String] {
        let bound = ReadingWords.bound(evaluation.boundToClasses)
        guard !evaluation.leaveOneClassOut.isEmpty else { return bound }
        var rows = [["score", "mean AUROC", "detected", "hardest"]]
        rows += evaluation.leaveOneClassOut.map { held in
            let hardest = held.classes.prefix(3).map { "\($0.label) \(percent($0.auroc.value))" }
            return [
                held.score.title, percent(held.meanAUROC), percent(held.meanDetectionRate),
                hardest.joined(separator: ", "),
            ]
        }
        return ["", "STAND-IN, each class in turn as an outlier; per cent"] + aligned(rows)
            + ReadingWords.methods(evaluation.leaveOneClassOut) + bound
    }

    private static func title(of score: ScoreResult, alpha: Double) -> String {
        "\(score.name.title): flags \(percent(score.falseAlarmRate.value)) % of ID images at alpha "
            + "\(ReadingWords.alphaText(alpha))\(score.threshold.map { ", above \(score.unit.text($0))" } ?? "")"
            + "; per cent, 95 % intervals"
    }

    private static func rows(of score: ScoreResult) -> [[String]] {
        func cells(_ metrics: Separation) -> [String] {
            SeparationColumn.all.map { column in
                let estimate = column.value(metrics)
                return estimate.interval == nil
                    ? percent(estimate.value) : "\(percent(estimate.value)) (\(estimate.intervalText))"
            }
        }
        var rows = [["OOD set", "images"] + SeparationColumn.all.map(\.title)]
        rows += score.sets.map { set in
            [set.set + (set.group.map { " (\($0.rawValue))" } ?? ""), "\(set.images)"] + cells(set.metrics)
        }
        let groups = score.sets.count > 1 ? score.groups : []
        rows += groups.map { ["mean, \($0.group)", ""] + cells($0.metrics) }
        return rows
    }

    private static func shift(_ evaluation: DetectorEvaluation) -> [String] {
        guard let deciding = evaluation.scores.first, !deciding.shifted.isEmpty || !deciding.corrupted.isEmpty
        else { return [] }
        var lines = ["", "ID images wrongly flagged under shift, per cent"]
        let names = evaluation.scores.map(\.name.title)
        var rows = [["shift", "severity", "accuracy"] + names]
        for (index, set) in evaluation.shifted.enumerated() {
            rows.append(
                [set.name, "", set.accuracy.map { percent($0.value) } ?? ""]
                    + evaluation.scores.map { percent($0.shifted[index].rejectionRate.value) })
        }
        for (index, variant) in evaluation.corrupted.enumerated() {
            rows.append(
                [variant.corruption.title, "\(variant.severity)", variant.accuracy.map { percent($0.value) } ?? ""]
                    + evaluation.scores.map { percent($0.corrupted[index].rejectionRate.value) })
        }
        lines += aligned(rows)
        return lines
    }

    /// Columns as wide as their widest cell: the first to the left, the others to the right.
    package static func aligned(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }
            var line = cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
