import Evaluation

/// The bank's images that are nearest to the image.
struct NeighboursSection {
    let explanation: ImageExplanation

    init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    var html: String {
        let neighbours = explanation.neighbours
        guard !neighbours.isEmpty else { return "" }
        let cards = neighbours.map { neighbour in
            let name = neighbour.label.map { "\($0), " } ?? ""
            return "<li>"
                + embeddedPicture(
                    neighbour.thumbnail, alt: "in the bank: \(name)\(neighbour.identifier)", style: "large")
                + "<div><p><strong>\(fixed(neighbour.angle, 1))°</strong> "
                + "<span class=\"quiet\">\(escaped(neighbour.label ?? ""))</span></p>"
                + "<p class=\"path\">\(escaped(neighbour.identifier))</p></div></li>"
        }
        let absent = neighbours.allSatisfy { $0.thumbnail == nil }
        return paragraph(
            "Of the \(explanation.bankImages.grouped) images that the detector knows, by the angle between embeddings."
                + (absent ? " Name their folder with --bank to see them." : ""))
            + "<ul class=\"cards\">\(cards.joined())</ul>"
    }
}
