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
    ///   - sets: what holds of the ID set and of each OOD set.
    ///   - calibrationChecked: whether calibration images were looked for.
    init(
        _ scores: [ScoreResult], _ pass: PassOutcome, input: EvaluationInput, detector: Detector,
        options: EvaluationOptions, sets: [SetDescription], calibrationChecked: Bool
    ) {
        let alpha = options.alpha ?? detector.manifest.alpha
        func rows(_ place: Int) -> [AlphaRow] {
            AlphaRow.measure(
                place, pass, alpha: alpha, calibrationImages: detector.calibrationCount, daily: options.daily)
        }
        let measured = scores.indices.map(rows)
        let detections = measured.map(Detection.init)
        restsOnStandIns = input.outOfDistribution.contains { $0.standIn != nil }
        ranking = ScoreStanding.rank(scores, pass)
        recommended = Self.recommended(
            of: ranking, deciding: scores[0].name, restsOnStandIns: restsOnStandIns,
            detecting: Set(zip(scores, detections).filter { $0.1 == .some }.map(\.0.name)))
        let place = scores.firstIndex { [recommended] in $0.name == recommended } ?? 0
        alphas = measured[place]
        detection = detections[place]
        smallestAlpha = ConformalCalibration.smallestAlpha(count: detector.calibrationCount)
        daily = options.daily
        leaks = Leak.find(input, pass, detector: detector)
        self.calibrationChecked = calibrationChecked
        next = []
        next =
            NextSteps(
                reading: self, deciding: scores[0], alpha: alpha, place: place, pass: pass, input: input,
                detector: detector,
                modelPath: options.modelPath ?? detector.name, sets: sets
            ).steps
    }

    /// The score that decides unless another is better for sure; of stand-ins nothing follows but which scores fail.
    ///
    /// A score that flags no OOD image is of no use however well it ranks them: where others flag some, the best of these is
    /// recommended.
    ///
    /// - Parameters:
    ///   - ranking: the best first.
    ///   - deciding: the score that decides.
    ///   - restsOnStandIns: whether the OOD images are stand-ins.
    ///   - detecting: the scores that flag more OOD images than false alarms.
    /// - Returns: the score to use, were any of use.
    private static func recommended(
        of ranking: [ScoreStanding], deciding: ScoreName, restsOnStandIns: Bool, detecting: Set<ScoreName>
    ) -> ScoreName {
        guard let best = ranking.first, let own = ranking.first(where: { $0.name == deciding }) else { return deciding }
        var choice = deciding
        if best.standing == .best {
            choice =
                switch own.standing {
                case .best, .tied: deciding
                case .behind: restsOnStandIns ? deciding : best.name
                case .noBetterThanChance, .worseThanChance: best.name
                }
        }
        guard !detecting.contains(choice) else { return choice }
        let useful = ranking.first { detecting.contains($0.name) && [.best, .tied, .behind].contains($0.standing) }
        return useful?.name ?? choice
    }
}

extension Reading.Detection {
    /// Reads what each alpha gives.
    ///
    /// - Parameter rows: of one score; nil comes of rows without OOD sets.
    init?(_ rows: [AlphaRow]) {
        guard let first = rows.first, !first.detected.isEmpty else { return nil }
        guard rows.contains(where: { $0.detected.contains { $0.value > 0 } }) else {
            self = .nothing
            return
        }
        let isDetecting = rows.contains { (Estimate(meanOf: $0.detected).interval?.lower ?? 0) > $0.alpha }
        self = isDetecting ? .some : .noMoreThanFalseAlarms
    }
}
