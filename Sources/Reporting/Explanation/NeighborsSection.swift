// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// The bank's images that are nearest to the image.
struct NeighborsSection {
    let explanation: ImageExplanation

    init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    var html: String {
        let neighbors = explanation.neighbors
        guard !neighbors.isEmpty else { return "" }
        let cards = neighbors.map { neighbor in
            let name = neighbor.label.map { "\($0), " } ?? ""
            return "<li>"
                + embeddedPicture(
                    neighbor.thumbnail, alt: "in the bank: \(name)\(neighbor.identifier)", style: "large")
                + "<div><p><strong>\(fixed(neighbor.angle, 1))°</strong> "
                + "<span class=\"quiet\">\(escaped(neighbor.label ?? ""))</span></p>"
                + "<p class=\"path\">\(escaped(neighbor.identifier))</p></div></li>"
        }
        let absent = neighbors.allSatisfy { $0.thumbnail == nil }
        return paragraph(
            "Of the \(explanation.bankImages.grouped) images that the detector knows, by the angle between embeddings."
                + (absent ? " Name their folder with --bank to see them." : ""))
            + "<ul class=\"cards\">\(cards.joined())</ul>"
    }
}
