import Detection
import Encoding
package import Evaluation
import Hypersphere
import Images

/// A ``Reading`` in sentences, for the page and the terminal alike.
package struct ReadingWords {
    private let evaluation: DetectorEvaluation
    private var reading: Reading { evaluation.reading }

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    /// That the OOD sets are stand-ins; nil where they are not.
    var standInCaveat: String? {
        reading.restsOnStandIns
            ? "No OOD images were given. The sets here are stand-ins, made of the ID images: they say nothing of your real "
                + "OOD images. A detector that fails on them is broken; one that passes may still miss what you care for."
            : nil
    }

    /// That no OOD images are flagged; nil where some are, or there are none.
    var detectsNothing: String? {
        let name = reading.recommended.title
        let most = reading.alphas.last.map { Self.alphaText($0.alpha) } ?? ""
        let images = evaluation.outOfDistribution.reduce(0) { $0 + $1.images }
        let noun = reading.restsOnStandIns ? "stand-ins for OOD images" : "OOD images"
        switch reading.detection {
        case .nothing:
            return
                "Nothing is detected: of \(images.grouped) \(noun) \(name) flags none, at any alpha up to \(most). The "
                + "detector is of no use against such images as it is."
        case .noMoreThanFalseAlarms:
            return
                "As good as nothing is detected: of \(images.grouped) \(noun) \(name) flags no more than alpha lets expect of "
                + "in-distribution images, at any alpha up to \(most)."
        case .some, nil: return nil
        }
    }

    /// Which score to use, and why.
    var choice: String {
        guard let best = reading.ranking.first else {
            return "There are no OOD images to compare scores on; \(evaluation.decidingScore.title) decides."
        }
        guard best.standing == .best else {
            return "No score tells these OOD images from ID images better than chance does: the best is "
                + "\(best.name.title), with a mean AUROC of \(Self.percentWithInterval(best.auroc))."
        }
        let tied = reading.ranking.filter { $0.standing == .tied }
        let names = ([best] + tied).map(\.name.title)
        var text: String
        if tied.isEmpty {
            text = "\(best.name.title) tells OOD images best: a mean AUROC of \(Self.percentWithInterval(best.auroc))"
            if let next = reading.ranking.first(where: { $0.standing == .behind }), let behind = next.behindBest {
                text += ", \(percent(behind.value)) points (\(behind.intervalText)) more than \(next.name.title)"
            }
            text += "."
        } else {
            text =
                "\(Self.list(names)) are as good as each other: their mean AUROCs, "
                + "\(Self.percentWithInterval(best.auroc)) for \(best.name.title), differ by no more than chance gives."
        }
        let deciding = evaluation.decidingScore
        if detectsNothing != nil {
            text += " None is recommended: no threshold of theirs flags OOD images."
        } else if reading.recommended != deciding {
            text += " Use \(reading.recommended.title) in place of \(deciding.title)."
        } else if reading.restsOnStandIns {
            text += " Keep \(deciding.title), which decides, until you have real OOD images."
        } else {
            text += tied.isEmpty ? " It decides already: keep it." : " Keep \(deciding.title), which decides already."
        }
        return text
    }

    /// In what the images of the sets plainly differ from the bank's, whatever they show.
    var findings: [String] {
        ([evaluation.inDistribution] + evaluation.outOfDistribution + evaluation.shifted).flatMap { set in
            set.imageFindings.map { finding in
                let name = set.role == .inDistribution ? "ID" : set.name
                return "\(name): \(finding). "
                    + (set.role == .outOfDistribution
                        ? "AUROC may tell this rather than content." : "What is flagged may be flagged for this.")
            }
        }
    }

    /// The scores that are worse than chance; nil where none is.
    var worseThanChance: String? {
        let worse = reading.ranking.filter { $0.standing == .worseThanChance }
        let partly = reading.ranking.filter { $0.standing != .worseThanChance && !$0.worseThanChanceOn.isEmpty }
        var sentences: [String] = []
        if !worse.isEmpty {
            sentences.append(
                "Worse than chance, so do not use: "
                    + Self.list(worse.map { "\($0.name.title) (\(Self.percentWithInterval($0.auroc)))" })
                    + ". Such a score takes OOD images for in-distribution ones.")
        }
        for standing in partly {
            sentences.append("\(standing.name.title) is worse than chance on \(Self.list(standing.worseThanChanceOn)).")
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// What alpha means.
    var alpha: String {
        "Alpha is the share of in-distribution images that may be flagged. The smallest that the calibration images support "
            + "is \(Self.alphaText(ofSmallest: reading.smallestAlpha)), 1 / (n + 1) of them; more images allow a smaller one."
    }

    /// That images of the calibration set could not be looked for; nil where they were.
    var calibrationNote: String? {
        guard !reading.calibrationChecked else { return nil }
        let fitted = evaluation.detector.manifest.provenance.precision.rawValue
        let reason =
            fitted == evaluation.detector.precision
            ? "the detector has a single score" : "it takes the precision of the fit, --precision \(fitted)"
        return "Whether calibration images are among these was not looked for: \(reason)."
    }

    /// That images are in a set and in the detector.
    static func leak(_ leak: Leak) -> String {
        let count = leak.images.count
        let images = count.groupedCount("image")
        let set = leak.set == "id" ? "the ID set" : leak.set
        let place =
            switch leak.place {
            case .bank: count == 1 ? "is in the detector’s bank" : "are in the detector’s bank"
            case .nearBank:
                (leak.sampled.map { "(\($0.grouped) were looked at) " } ?? "")
                    + (count == 1
                        ? "lies as near to one of the detector’s bank as only a copy does"
                        : "lie as near to one of the detector’s bank as only copies do")
            case .calibration:
                count == 1
                    ? "has exactly the scores of a calibration image" : "have exactly the scores of calibration images"
            }
        return "\(images) of \(set) \(place): not unseen, so that the figures are not those of new images."
    }

    /// A score's standing in a few words.
    static func standing(_ standing: ScoreStanding, isRecommended: Bool) -> String {
        let words =
            switch standing.standing {
            case .best: "best"
            case .tied: "as good as the best"
            case .behind: "behind the best"
            case .noBetterThanChance: "no better than chance"
            case .worseThanChance: "worse than chance"
            }
        return isRecommended ? words + "; use" : words
    }

    /// How a class was left out, where it was not simply taken away.
    static func method(_ held: HeldOutClasses) -> String? {
        switch held.method {
        case .takenOut: nil
        case .meanTakenOut: "the class's mean left out; the covariance still knows it"
        case .learnedAnew:
            "learned anew without the class"
                + (held.learnedFrom.map { ", from \($0.grouped) images of the bank" } ?? "")
        }
    }

    /// Which scores cannot be had without a class, a sentence for each reason.
    static func bound(_ scores: [BoundToClasses]) -> [String] {
        byText(scores.map { (name: $0.score, text: $0.reason) }).map { "not of \($0)" }
    }

    /// How classes were left out, a line for each way that ``method(_:)`` has words for.
    static func methods(_ held: [HeldOutClasses]) -> [String] {
        byText(held.compactMap { held in method(held).map { (name: held.score, text: $0) } })
    }

    /// A line for each text, in the order of their first scores, which it begins with all scores of.
    private static func byText(_ scores: [(name: ScoreName, text: String)]) -> [String] {
        let texts = scores.map(\.text).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return texts.map { text in "\(list(scores.filter { $0.text == text }.map(\.name.title))): \(text)" }
    }

    /// A share in per cent, with as many digits as it takes.
    package static func alphaText(_ alpha: Double) -> String {
        alphaText(alpha, isSmallest: false)
    }

    /// The smallest alpha that calibration images support in per cent, rounded up: asking for what it says is not refused.
    package static func alphaText(ofSmallest alpha: Double) -> String { alphaText(alpha, isSmallest: true) }

    /// Several in per cent, different ones with enough digits to read differently.
    ///
    /// - Parameters:
    ///   - alphas: in any order.
    ///   - smallest: the smallest that is supported, if it is among them: it is rounded up.
    /// - Returns: one text for each.
    package static func alphaTexts(_ alphas: [Double], smallest: Double? = nil) -> [String] {
        var texts = alphas.map { alphaText($0, isSmallest: $0 == smallest) }
        for digits in 1...6 {
            let before = texts
            for (place, alpha) in alphas.enumerated()
            where alphas.indices.contains(where: { before[$0] == before[place] && alphas[$0] != alpha }) {
                texts[place] = alphaText(alpha, isSmallest: alpha == smallest, moreDigits: digits)
            }
        }
        return texts
    }

    private static func alphaText(_ alpha: Double, isSmallest: Bool, moreDigits: Int = 0) -> String {
        let digits = (alpha >= 0.01 ? 1 : alpha >= 0.0001 ? 3 : 6) + moreDigits
        let scale = (0..<digits + 2).reduce(1.0) { scale, _ in scale * 10 }
        // What has no more digits but for the last bits of its product stays as it is.
        var text = percent(isSmallest ? (alpha * scale - 1e-6).rounded(.up) / scale : alpha, digits)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
        return text + " %"
    }

    /// A number of images a day.
    package static func count(_ value: Double) -> String { fixed(value, value < 10 ? 1 : 0) }

    /// Where a number of images a day lies; empty where that is not known.
    package static func countInterval(_ estimate: Estimate) -> String {
        estimate.interval.map { "\(count($0.lower))–\(count($0.upper))" } ?? ""
    }

    static func percentWithInterval(_ estimate: Estimate) -> String {
        percent(estimate.value) + (estimate.interval == nil ? "" : " (\(estimate.intervalText))")
    }

    /// Names with commas and a last "and".
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
