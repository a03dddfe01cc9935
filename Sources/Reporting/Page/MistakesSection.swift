// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// The images on which the deciding score errs most, with the bank's images near them.
struct MistakesSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let alarms = evaluation.mistakes.filter { $0.kind == .falseAlarm }
        var html = ""
        if !alarms.isEmpty {
            html += "<h3>ID images flagged, the highest scores</h3>" + cards(alarms)
        }
        for set in evaluation.outOfDistribution {
            let missed = evaluation.mistakes.filter { $0.kind == .missed && $0.set == set.name }
            if !missed.isEmpty {
                html += "<h3>\(escaped(set.name)) images that pass, the lowest scores</h3>" + cards(missed)
            }
        }
        guard !html.isEmpty else { return "" }
        return paragraph("By the score that decides, as the encoder sees them, with the nearest images of the bank.")
            + html
    }

    private func cards(_ mistakes: [Mistake]) -> String {
        "<ul class=\"cards\">\(mistakes.map { "<li>\(card($0))</li>" }.joined())</ul>"
    }

    private func card(_ mistake: Mistake) -> String {
        let value = evaluation.scores.first?.unit.text(mistake.value) ?? ""
        let name = mistake.label.map { "\($0), " } ?? ""
        var html = embeddedPicture(mistake.thumbnail, alt: "\(name)\(mistake.identifier)", style: "large")
        html +=
            "<div><p><strong>\(value)</strong> "
            + "<span class=\"quiet\">p = \(pText(mistake.pValue))</span></p>"
        html +=
            "<p>\(mistake.label.map { "is \(escaped($0)), " } ?? "")nearest "
            + "\(escaped(mistake.nearestClass)) at \(fixed(mistake.nearestAngle, 0))°</p>"
        html += "<p class=\"path\">\(escaped(mistake.identifier))</p>"
        if !mistake.neighbors.isEmpty {
            let items = mistake.neighbors.map { neighbor in
                let text = "\(neighbor.label ?? neighbor.identifier) \(fixed(neighbor.angle, 0))°"
                let caption = neighbor.thumbnail == nil && neighbor.label != nil ? neighbor.identifier : ""
                return "<li title=\"\(escaped(neighbor.identifier))\">"
                    + embeddedPicture(neighbor.thumbnail, alt: "in the bank: \(neighbor.identifier)", style: "small")
                    + "<span>\(escaped(text))</span>"
                    + (caption.isEmpty ? "" : "<span class=\"path\">\(escaped(caption))</span>") + "</li>"
            }
            html += "<ul class=\"near\" aria-label=\"Nearest in the bank\">\(items.joined())</ul>"
        }
        return html + "</div>"
    }
}
