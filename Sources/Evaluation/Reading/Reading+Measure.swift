import Detection
import Hypersphere

extension Reading {
    /// Reads the figures of an evaluation.
    ///
    /// - Parameters:
    ///   - scores: what was measured of each, in the order of the pass; the first decides.
    ///   - pass: what it was measured on.
    ///   - input: the sets.
    ///   - detector: whose scores they are.
    ///   - options: of the evaluation.
    ///   - calibrationChecked: whether calibration images were looked for.
    init(
        _ scores: [ScoreResult], _ pass: PassOutcome, input: EvaluationInput, detector: Detector,
        options: EvaluationOptions, calibrationChecked: Bool
    ) {
        let alpha = options.alpha ?? detector.manifest.alpha
        restsOnStandIns = input.outOfDistribution.contains { $0.standIn != nil }
        ranking = ScoreStanding.rank(scores, pass)
        let deciding = scores[0].name
        recommended = Self.recommended(of: ranking, deciding: deciding, restsOnStandIns: restsOnStandIns)
        let place = scores.firstIndex { [recommended] in $0.name == recommended } ?? 0
        alphas = AlphaRow.measure(
            place, pass, alpha: alpha, calibrationImages: detector.calibrationCount, daily: options.daily)
        smallestAlpha = ConformalCalibration.smallestAlpha(count: detector.calibrationCount)
        daily = options.daily
        leaks = Leak.find(input, pass)
        self.calibrationChecked = calibrationChecked
        next = []
        next = NextStep.steps(
            self, deciding: scores[0], alpha: alpha, model: options.modelPath ?? detector.name,
            hasEncoder: detector.manifest.encoder != nil)
    }

    /// The score that decides unless another is better for sure; of stand-ins nothing follows but which scores fail.
    private static func recommended(
        of ranking: [ScoreStanding], deciding: ScoreName, restsOnStandIns: Bool
    ) -> ScoreName {
        guard let best = ranking.first, best.standing == .best else { return deciding }
        guard let own = ranking.first(where: { $0.name == deciding }) else { return deciding }
        return switch own.standing {
        case .best, .tied: deciding
        case .behind: restsOnStandIns ? deciding : best.name
        case .noBetterThanChance, .worseThanChance: best.name
        }
    }
}

extension NextStep {
    /// What to do next, the most urgent first.
    ///
    /// - Parameters:
    ///   - reading: everything but the steps.
    ///   - deciding: the score that decides.
    ///   - alpha: the evaluation's.
    ///   - model: the detector's folder.
    ///   - hasEncoder: whether the detector takes images.
    /// - Returns: the steps.
    static func steps(
        _ reading: Reading, deciding: ScoreResult, alpha: Double, model: String, hasEncoder: Bool
    ) -> [NextStep] {
        let model = shellQuoted(model)
        let isLeaking = reading.leaks.contains { $0.set == "id" }
        var steps: [NextStep] = []
        if isLeaking {
            steps.append(
                NextStep(
                    text:
                        "Take the images that the detector has seen out of the ID set, and evaluate again: figures of "
                        + "seen images look better than they are.",
                    command: nil))
        }
        if reading.restsOnStandIns || reading.ranking.isEmpty {
            steps.append(
                NextStep(
                    text:
                        "Collect images that should be flagged, some hundred of each kind that you expect, and measure "
                        + "on them.",
                    command: "cider evaluate --model \(model) --id unseen/ --ood other=other/ --output report/"))
        }
        if reading.recommended != deciding.name {
            let name = reading.recommended.rawValue
            steps.append(
                NextStep(
                    text:
                        "Let \(name) decide: for each request, here or by 'score=\(name)' in POST /score; or for good, "
                        + "named first in 'cider fit --scores'.",
                    command: "cider score --model \(model) --score \(name) images/"))
        }
        let own = reading.alphas.first(where: \.isOwn)?.falseAlarmsPerDay.interval
        if !isLeaking, let measured = deciding.falseAlarmRate.interval, let own,
            measured.lower > own.upper / Double(max(1, reading.daily))
        {
            steps.append(
                NextStep(
                    text: "More ID images are flagged than the calibration images let expect: these images are unlike "
                        + "those. If these are what you will see, calibrate on such images.",
                    command: "cider calibrate --model \(model) --calibration new/"))
        }
        if reading.smallestAlpha > alpha / 5 {
            steps.append(
                NextStep(
                    text: "Calibrate on more images, if you want fewer false alarms: as it is, alpha can be no smaller "
                        + "than \(ConformalCalibration.text(ofSmallest: reading.smallestAlpha)).",
                    command: "cider calibrate --model \(model) --calibration more/"))
        }
        if hasEncoder {
            steps.append(
                NextStep(
                    text: "See what a single verdict rests on.",
                    command: "cider explain image.jpg --model \(model) --output image.html"))
        }
        return steps
    }

    /// A word as a shell takes it.
    private static func shellQuoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/=+,".contains($0)) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
