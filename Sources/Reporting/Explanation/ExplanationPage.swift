// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
package import Evaluation
import Files
import FoundationEssentials

/// The explanation of one verdict as an HTML page that needs nothing beside it.
package struct ExplanationPage {
    private let explanation: ImageExplanation

    package init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    /// Writes the page; a file that is there is replaced.
    ///
    /// - Throws: where it cannot be written.
    package func write(to path: String) throws {
        try AtomicFile.write(to: path) { writer in
            try Array(html.utf8).withUnsafeBytes { bytes in try writer.write(bytes) }
        }
    }

    package var html: String {
        let words = VerdictWords(explanation)
        return Document(
            title: "\(explanation.image): \(words.verdict)", head: head(words),
            sections: [
                Section("scores", "Against the calibration images", ScoreEvidenceSection(explanation).html),
                Section("classes", "Nearest classes", classes),
                Section("neighbours", "Nearest images of the bank", NeighborsSection(explanation).html),
                Section("file", "The file beside the bank’s", FileSection(explanation).html),
                Section("parts", "Which parts drive the score", OcclusionSection(explanation).html),
            ],
            footer:
                "\(explanation.tool), \(explanation.created); detector \(explanation.detector), \(explanation.version)."
        ).html
    }

    private func head(_ words: VerdictWords) -> String {
        let image = embeddedPicture(
            explanation.seen, alt: "\(explanation.image), as the encoder sees it", style: "seen")
        let text =
            "<p class=\"kicker\">\(escaped(explanation.image))</p><h1>\(escaped(words.verdict))</h1>"
            + paragraph(words.reason, style: "lead") + paragraph(words.agreement)
        return "<div class=\"verdict\">\(image)<div>\(text)</div></div>"
    }

    private var classes: String {
        guard let explanation = explanation.verdict.explanation, !explanation.nearestClasses.isEmpty else { return "" }
        var html = DataTable(
            caption: "Angles to the nearest class prototypes",
            heads: [("Class", ""), ("Angle", "Between the image’s embedding and the class’s prototype.")],
            rows: explanation.nearestClasses.map {
                DataTable.Row(head: $0.label, cells: [DataTable.Cell(text: "\(fixed(Double($0.angle), 1))°")])
            }
        ).html
        if let prediction = self.explanation.verdict.prediction {
            html += paragraph(
                "The model’s own classifier takes it for \(prediction.label), with a probability of "
                    + "\(percent(prediction.probability)) %: no p-value, and high for many an image unlike any class.")
        }
        return html
    }
}

/// An image as part of the page; nothing where there is none.
func embeddedPicture(_ png: [UInt8]?, alt: String, style: String) -> String {
    guard let png else { return "" }
    return "<img class=\"\(style)\" alt=\"\(escaped(alt))\" src=\"data:image/png;base64,"
        + "\(Data(png).base64EncodedString())\">"
}
