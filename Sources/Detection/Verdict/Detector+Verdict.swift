import Glibc
import Hypersphere

extension Detector {
    /// The calibrated verdict on one image.
    ///
    /// - Parameters:
    ///   - measurement: what a ``DetectorSession`` gave.
    ///   - id: the caller's name for the image.
    ///   - options: what the caller asks. Naming neighbours searches the bank once more.
    /// - Returns: the verdict, and everything that it rests on.
    /// - Throws: ``DetectionError/unknownScore(_:known:)``, ``DetectionError/alphaOutOfRange(_:)``,
    ///   ``DetectionError/unsupportedAlpha(_:smallest:calibrationImages:)`` or
    ///   ``DetectionError/neighboursOutOfRange(_:limit:)``, by the options alone.
    public func verdict(
        on measurement: Measurement, id: String? = nil, options: VerdictOptions = VerdictOptions()
    ) throws(DetectionError) -> ScoredImage {
        try validate(options)
        let alpha = options.alpha ?? manifest.alpha
        let nearest = measurement.nearest
        let readings = try readings(of: measurement, alpha: alpha, explain: options.explain)
        let score = options.score ?? manifest.decidingScore
        let place = try index(of: score)
        let name = manifest.scores[place].name
        guard let own = readings[name] else { preconditionFailure("every score has a reading") }
        var pValue = own.pValue
        var deciding = DecidingScore(name: name, value: own.value, threshold: own.threshold, unit: own.unit)
        var combination: Combination?
        if score == .combined {
            let names = manifest.scores.map(\.name)
            let pValues = names.compactMap { readings[$0]?.pValue }
            pValue =
                options.combination == .conformal
                ? joint[joint.count == 1 ? 0 : nearest.index].pValue(of: measurement.values)
                : options.combination.combine(pValues)
            deciding = DecidingScore(combinedPValue: pValue, alpha: alpha)
            combination = Combination(
                method: options.combination, correction: options.combination.correction(count: pValues.count),
                scores: names)
        }
        let verdict = Verdict(pValue: pValue, alpha: alpha)
        let neighbours = options.neighbourCount
        return ScoredImage(
            id: id,
            verdict: verdict,
            pValue: pValue,
            alpha: alpha,
            score: deciding,
            combination: combination,
            scores: readings,
            nearestClass: NearestClass(
                label: manifest.classes[nearest.index], index: nearest.index, angle: Float(nearest.angle)),
            prediction: prediction(of: measurement),
            neighbours: neighbours > 0 ? self.neighbours(of: measurement, count: neighbours) : nil,
            explanation: options.explain
                ? explanation(of: verdict, on: measurement, readings: readings, alpha: alpha) : nil,
            embedding: options.embedding
                ? measurement.embedding(scores[place].score.space ?? .features).values : nil,
            timings: Timings(
                decode: measurement.decodeMilliseconds, encode: measurement.encodeMilliseconds,
                score: measurement.scoreMilliseconds))
    }

    /// Every score's value beside what the calibration images make of it, and with `explain` the outlier probability too.
    private func readings(
        of measurement: Measurement, alpha: Double, explain: Bool
    ) throws(DetectionError) -> [ScoreName: ScoreReading] {
        var readings = [ScoreName: ScoreReading](minimumCapacity: scores.count)
        for (score, value) in zip(scores, measurement.values) {
            let calibration = score.calibration.calibration(forClass: measurement.nearest.index)
            let threshold: Float
            do throws(CalibrationError) {
                threshold = try calibration.threshold(alpha: alpha)
            } catch {
                throw DetectionError(error, alpha: alpha)
            }
            readings[score.score.name] = ScoreReading(
                value: value, threshold: threshold, pValue: calibration.pValue(of: value),
                outlierProbability: explain ? score.outlierProbability?.probability(of: value) : nil,
                unit: score.score.unit)
        }
        return readings
    }

    /// What the model's own head takes the image for, by its class's name.
    private func prediction(of measurement: Measurement) -> ClassPrediction? {
        guard let prediction = measurement.prediction, let head = manifest.head else { return nil }
        return ClassPrediction(
            label: head.classes[prediction.index], index: prediction.index, probability: prediction.probability)
    }

    private func neighbours(of measurement: Measurement, count: Int) -> [BankNeighbour] {
        let found = bank.neighbours(of: measurement.embedding(.features), count: count).first ?? []
        return found.map { neighbour in
            let item = bankItems[neighbour.index]
            return BankNeighbour(
                label: item.label.map { manifest.classes[$0] }, identifier: item.identifier,
                angle: Float(neighbour.angle))
        }
    }
}

extension DetectionError {
    /// Why there is no threshold.
    fileprivate init(_ error: CalibrationError, alpha: Double) {
        switch error {
        case .alphaTooSmall(_, let count, _):
            self = .unsupportedAlpha(
                alpha, smallest: ConformalCalibration.smallestAlpha(count: count), calibrationImages: count)
        case .empty, .unequalCounts, .notFinite, .alphaOutOfRange: self = .alphaOutOfRange(alpha)
        }
    }
}

extension DecidingScore {
    /// A p-value as a score that grows the farther an image is out of distribution.
    fileprivate init(combinedPValue pValue: Double, alpha: Double) {
        name = .combined
        value = Float(-log10(pValue))
        // Flagged at alpha itself, and a score's threshold is what it must exceed.
        threshold = Float(-log10(alpha)).nextDown
        unit = .negativeLog10
    }
}
