// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// The detector's name, what was found in one sentence, and the numbers that matter most.
struct HeadSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let detector = evaluation.detector
        return "<p class=\"kicker\">Out-of-distribution detection</p><h1>\(escaped(detector.name))</h1>"
            + paragraph(sentence, style: "lead") + "<dl class=\"tiles\">\(tiles.joined())</dl>"
    }

    private var sentence: String {
        guard let score = evaluation.scores.first else { return "" }
        var text =
            "At the threshold that is meant to flag \(percent(evaluation.alpha, 1)) % of in-distribution images, "
            + "\(score.name.title) flags \(percent(score.falseAlarmRate.value)) % of "
            + "\(evaluation.inDistribution.images.grouped) unseen ones"
        if let all = score.groups.first(where: { $0.group == "all" }) {
            let sets = all.sets.count == 1 ? "of \(all.sets[0])" : "on average over \(all.sets.count) sets"
            let images = evaluation.reading.restsOnStandIns ? "stand-ins for OOD images" : "out-of-distribution images"
            text += " and \(percent(all.metrics.detectionRate.value)) % of \(images) \(sets)"
        }
        return text + "."
    }

    private var tiles: [String] {
        guard let score = evaluation.scores.first else { return [] }
        var tiles: [String] = []
        func add(_ name: String, _ value: String, _ note: String) {
            tiles.append(
                "<div><dt>\(escaped(name))</dt><dd>\(escaped(value))<small>\(escaped(note))</small></dd></div>")
        }
        if let all = score.groups.first(where: { $0.group == "all" })?.metrics {
            add("AUROC", percent(all.auroc.value), all.auroc.intervalText)
            add("FPR95, ID positive", percent(all.fpr95IDPositive.value) + " %", all.fpr95IDPositive.intervalText)
            add("OOD detected", percent(all.detectionRate.value) + " %", all.detectionRate.intervalText)
        }
        add("ID flagged", percent(score.falseAlarmRate.value) + " %", score.falseAlarmRate.intervalText)
        if let accuracy = evaluation.inDistribution.accuracy {
            add("ID accuracy", percent(accuracy.value) + " %", accuracy.intervalText)
        }
        return tiles
    }
}
