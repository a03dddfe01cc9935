import Hypersphere

extension Detector {
    /// How many classes an explanation names, at most.
    static let explainedClasses = 3

    /// Says what a verdict rests on.
    ///
    /// - Parameters:
    ///   - verdict: what the image got.
    ///   - measurement: what was measured of it.
    ///   - readings: its scores.
    ///   - alpha: of the verdict.
    /// - Returns: the explanation.
    func explanation(
        of verdict: Verdict, on measurement: Measurement, readings: [ScoreName: ScoreReading], alpha: Double
    ) -> Explanation {
        let angles = prototypes.angles(to: measurement.embedding(.projection)).first ?? []
        let nearest = angles.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
        var opinions: [ScoreName: ScoreOpinion] = [:]
        for score in scores {
            let name = score.score.name
            guard let reading = readings[name] else { continue }
            let calibration = score.calibration.calibration(forClass: measurement.nearest.index)
            opinions[name] = ScoreOpinion(
                percentile: calibration.percentile(of: reading.value),
                verdict: Verdict(pValue: reading.pValue, alpha: alpha))
        }
        let agreeing = opinions.values.count { $0.verdict == verdict }
        return Explanation(
            nearestClasses: nearest.prefix(Self.explainedClasses).map { index, angle in
                NearestClass(label: manifest.classes[index], index: index, angle: Float(angle))
            },
            scores: opinions, agreement: Double(agreeing) / Double(max(1, opinions.count)))
    }
}
