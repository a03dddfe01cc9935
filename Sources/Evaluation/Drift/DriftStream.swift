// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Detection
import Glibc
package import Hypersphere

/// Images of a detector in the order in which they came, and the evidence that they have changed.
package struct DriftStream: Sendable {
    private let detector: Detector
    private let calibrations: [ConformalCalibration]
    private var monitor: DriftMonitor
    private var histograms: [[Int]]
    private var flagged = 0
    private var identifiers: [String] = []
    private var alarm: (image: Int, start: Int)?
    private static let bins = 20

    /// Images without scores.
    package var failed = 0

    /// The images taken in.
    package var count: Int { monitor.count }

    /// - Parameters:
    ///   - detector: its single scores are watched.
    ///   - interval: images between false alarms, above 1.
    package init(_ detector: Detector, interval: Double) {
        self.detector = detector
        let pooled = detector.pooledCalibrations
        let tied = pooled.filter { Set($0.value.scores).count < $0.value.count }
        monitor = DriftMonitor(
            calibrationCounts: pooled.mapValues(\.count), tied: Set(tied.keys), interval: interval)
        calibrations = monitor.scores.compactMap { pooled[$0] }
        histograms = calibrations.map { _ in [Int](repeating: 0, count: Self.bins) }
    }

    /// Takes in one image.
    ///
    /// - Parameters:
    ///   - values: of every single score of the detector.
    ///   - isFlagged: whether its verdict is out-of-distribution.
    ///   - id: the image's name.
    /// - Returns: whether it has every score; else it counts as ``failed``.
    @discardableResult
    package mutating func observe(_ values: [ScoreName: Float], isFlagged: Bool, id: String) -> Bool {
        let given = monitor.scores.compactMap { values[$0] }
        guard given.count == monitor.scores.count else {
            failed += 1
            return false
        }
        let pValues = zip(calibrations, given).map { $0.pValue(of: $1) }
        monitor.observe(pValues)
        identifiers.append(id)
        if isFlagged { flagged += 1 }
        for (index, pValue) in pValues.enumerated() {
            // 0.05 is the first bin's, as a p-value at alpha is flagged.
            histograms[index][min(max(Int((pValue * Double(Self.bins)).rounded(.up)) - 1, 0), Self.bins - 1)] += 1
        }
        // An alarm without a change can come at an image by which the capital has sunk: the change began with it at the latest.
        if alarm == nil, monitor.isAlarmed { alarm = (monitor.count, min(monitor.likeliestStart, monitor.count - 1)) }
        return true
    }

    /// What there is to say after the last image.
    ///
    /// - Parameter alpha: of the verdicts.
    /// - Returns: the evidence of all images taken in.
    /// - Throws: `CalibrationError` where the calibration images cannot support alpha.
    package func report(alpha: Double) throws(CalibrationError) -> DriftReport {
        let log10 = 1 / Glibc.log(10.0)
        let decides = monitor.scores.firstIndex(of: detector.manifest.decidingScore)
        let least = calibrations.map(\.count).min() ?? 0
        let test = try FlagRateTest(
            [
                .init(
                    flagged: flagged, images: count, calibrationScores: decides.map { calibrations[$0].count } ?? least)
            ],
            alpha: alpha)
        return DriftReport(
            detector: detector.manifest.name, images: count, failed: failed, interval: monitor.interval,
            logStatistic: count > 0 ? monitor.logStatistic * log10 : 0, logEValue: monitor.logCapital * log10,
            alarm: alarm.map { place($0.image) }, start: alarm.map { place($0.start + 1) },
            flags: .init(
                alpha: alpha, flagged: flagged, expected: test.expected,
                pValue: decides != nil && count > 0 ? test.pValue : nil),
            scores: monitor.scores.indices.map { index in
                let martingale = monitor.martingales[index]
                return .init(
                    name: monitor.scores[index], calibrationImages: calibrations[index].count,
                    logStatistic: count > 0 ? martingale.logStatistic * log10 : 0,
                    logEValue: martingale.logCapital * log10, histogram: histograms[index])
            })
    }

    private func place(_ image: Int) -> DriftReport.Place { .init(image: image, id: identifiers[image - 1]) }
}
