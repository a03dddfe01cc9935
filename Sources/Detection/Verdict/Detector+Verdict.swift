import Hypersphere

extension Detector {
    /// The calibrated verdict on one image.
    ///
    /// - Parameters:
    ///   - measurement: what ``DetectorSession/measure(_:)`` gave.
    ///   - id: the caller's name for the image.
    ///   - options: what the caller asks. Naming neighbours searches the bank once more.
    /// - Returns: the verdict, and everything that it rests on.
    /// - Throws: ``DetectionError``, as ``validate(_:)`` does.
    public func verdict(
        on measurement: Measurement, id: String? = nil, options: VerdictOptions = VerdictOptions()
    ) throws(DetectionError) -> ScoredImage {
        try validate(options)
        let alpha = options.alpha ?? manifest.alpha
        let deciding = try index(of: options.score)

        var readings: [ScoreName: ScoreReading] = [:]
        for (score, value) in zip(scores, measurement.values) {
            // Every score is calibrated on the same images: what one supports, all do.
            guard let threshold = try? score.calibration.threshold(alpha: alpha) else { continue }
            readings[score.score.name] = ScoreReading(
                value: value, threshold: threshold, pValue: score.calibration.pValue(of: value),
                unit: score.score.unit)
        }
        let name = manifest.scores[deciding].name
        guard let reading = readings[name] else { throw .alphaOutOfRange(alpha) }
        let nearest = measurement.nearest
        return ScoredImage(
            id: id,
            verdict: Verdict(pValue: reading.pValue, alpha: alpha),
            pValue: reading.pValue,
            alpha: alpha,
            score: DecidingScore(
                name: name, value: reading.value, threshold: reading.threshold, unit: reading.unit),
            scores: readings,
            nearestClass: NearestClass(
                label: manifest.classes[nearest.index], index: nearest.index, angle: Float(nearest.angle)),
            neighbours: options.neighbours > 0 ? neighbours(of: measurement, count: options.neighbours) : nil,
            embedding: options.embedding ? measurement.embeddings[scores[deciding].output].values : nil,
            timings: Timings(
                decode: measurement.decodeMilliseconds, encode: measurement.encodeMilliseconds,
                score: measurement.scoreMilliseconds))
    }

    private func neighbours(of measurement: Measurement, count: Int) -> [BankNeighbour] {
        let found = bank.neighbours(of: measurement.embeddings[bankOutput], count: count).first ?? []
        return found.map { neighbour in
            let item = bankItems[neighbour.index]
            return BankNeighbour(
                label: item.label.map { manifest.classes[$0] }, identifier: item.identifier,
                angle: Float(neighbour.angle))
        }
    }
}
