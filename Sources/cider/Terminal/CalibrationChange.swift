import CommandSupport
import Detection
import Hypersphere
import Reporting

/// What a new calibration changes of a detector, for a person.
struct CalibrationChange {
    let text: String

    /// - Parameters:
    ///   - old: the detector as it was.
    ///   - new: with its new calibration.
    ///   - isInPlace: whether it stands where the old one stood.
    /// - Throws: where calibration scores are none.
    init(from old: DetectorBundle, to new: DetectorBundle, isInPlace: Bool) throws {
        func images(_ bundle: DetectorBundle) -> String { "\(bundle.manifest.provenance.calibration.images)" }
        let smallest = (try Self.smallestAlpha(old), try Self.smallestAlpha(new))
        var rows = [
            ["", "before", "now"], ["calibration images", images(old), images(new)],
            ["alpha"] + ReadingWords.alphaTexts([old.manifest.alpha, new.manifest.alpha]),
            [
                "smallest alpha", ReadingWords.alphaText(ofSmallest: smallest.0),
                ReadingWords.alphaText(ofSmallest: smallest.1),
            ],
        ]
        for score in new.manifest.scores {
            rows.append(
                [
                    "\(score.name.rawValue), flagged above", try DetectorSummary.thresholds(score, old),
                    try DetectorSummary.thresholds(score, new),
                ])
        }
        var lines = TextTable.aligned(rows)
        if smallest.0 != smallest.1 {
            let (verb, number) = smallest.1 < smallest.0 ? ("falls", "more") : ("rises", "fewer")
            lines.append(
                "the smallest possible alpha \(verb): it is 1 / (n + 1), and there are \(number) calibration images")
        }
        if isInPlace {
            lines.append(
                "the detector was replaced: a server that runs with it answers by the old thresholds until it is restarted; "
                    + "--output writes a detector beside it")
        }
        text = lines.joined(separator: "\n")
    }

    private static func smallestAlpha(_ bundle: DetectorBundle) throws -> Double {
        let manifest = bundle.manifest
        return try bundle.content.calibration(of: manifest.scores[0].name, scope: manifest.calibrationScope)
            .smallestAlpha
    }
}
