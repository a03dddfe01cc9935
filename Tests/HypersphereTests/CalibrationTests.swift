// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

/// Whether the promised false-alarm rates are kept, on average over many calibration sets.
@Suite struct CalibrationTests {
    private static let splits = 1000
    private static let alpha = 0.07

    /// Images whose scores depend on the class, the later ones twice as often.
    private let pool: [(score: Float, label: Int)]

    init() {
        var generator = SplitMix64(state: 11)
        pool = (0..<1200).map { index in
            let label = index % 4 == 0 ? 0 : index % 4 == 1 ? 1 : 2
            return (generator.normal() * Float(1 + label) + Float(label), label)
        }
    }

    /// The false-alarm rate on the images outside of each calibration set: its mean, and the mean's standard error.
    private func rate(classConditional: Bool, among label: Int?) throws -> (mean: Double, error: Double) {
        var generator = SplitMix64(state: 12)
        let rates = try (0..<Self.splits).map { _ in
            let shuffled = pool.shuffled(using: &generator)
            let scores = shuffled[..<600].map(\.score)
            let calibration: Calibration =
                classConditional
                ? try Calibration(scores: scores, classes: shuffled[..<600].map(\.label), count: 3)
                : .global(try ConformalCalibration(scores: scores))
            let unseen = shuffled[600...].filter { label == nil || $0.label == label }
            let flagged = unseen.count {
                calibration.calibration(forClass: $0.label).pValue(of: $0.score) <= Self.alpha
            }
            return Double(flagged) / Double(unseen.count)
        }
        let mean = rates.reduce(0, +) / Double(rates.count)
        let variance = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rates.count - 1)
        return (mean, (variance / Double(rates.count)).squareRoot())
    }

    @Test("Over 1000 splits the mean false-alarm rate is the one promised, within Monte-Carlo error")
    func global() throws {
        let (mean, error) = try rate(classConditional: false, among: nil)
        #expect(error < 0.001)
        // Without ties the rate is floor(alpha (n + 1)) / (n + 1).
        #expect(abs(mean - 42.0 / 601) < 4 * error, "\(mean) +- \(error)")
        #expect(mean < Self.alpha + 4 * error)
    }

    @Test("Class-conditional p-values keep it in every class, global ones do not", arguments: 0..<3)
    func classConditional(label: Int) throws {
        let (mean, error) = try rate(classConditional: true, among: label)
        #expect(error < 0.002)
        #expect(mean < Self.alpha + 4 * error, "\(mean) +- \(error)")
        // 1 / (n + 1) below alpha at worst, with about 150 calibration images in the smallest class.
        #expect(mean > Self.alpha - 0.01 - 4 * error, "\(mean) +- \(error)")
        let global = try rate(classConditional: false, among: label)
        #expect(abs(global.mean - Self.alpha) > 0.02)
    }

    @Test("A class without calibration scores is refused")
    func emptyClass() {
        #expect(throws: CalibrationError.empty) { try Calibration(scores: [1, 2], classes: [0, 2], count: 3) }
        #expect(throws: CalibrationError.empty) { try Calibration(scores: [], classes: [], count: 0) }
    }

    @Test("The smallest class says what alpha is supported")
    func smallestAlpha() throws {
        let calibration = try Calibration(scores: [1, 2, 3, 4], classes: [0, 1, 1, 1], count: 2)
        #expect(calibration.smallestCount == 1)
        #expect(calibration.smallestAlpha == 0.5)
        #expect(calibration.calibration(forClass: 1).scores == [2, 3, 4])
        #expect(calibration.calibration(forClass: 1).percentile(of: 3) == 100.0 / 3)
    }

    /// scipy.stats.beta.ppf((1 -+ confidence) / 2, k, n + 1 - k), k = floor(alpha (n + 1)).
    @Test(arguments: [
        (0.05, 19, 0.95, 0.05, 0.0013316288041794239, 0.17646691180696536),
        (0.05, 100, 0.95, 0.04950495049504951, 0.016431879182052158, 0.09925715671265992),
        (0.05, 5000, 0.95, 0.04999000199960008, 0.044123243980000115, 0.05619759470222953),
        (0.1, 999, 0.9, 0.1, 0.08487030557112815, 0.11603945620560245),
        (0.01, 5000, 0.99, 0.009998000399920015, 0.006743118980528536, 0.013987365794845002),
        (0.5, 2, 0.95, 0.3333333333333333, 0.01257911709342506, 0.841886116991581),
        (0.9, 10, 0.95, 0.8181818181818182, 0.5549838829718046, 0.9747892736731666),
    ])
    func band(alpha: Double, count: Int, confidence: Double, mean: Double, lower: Double, upper: Double) throws {
        let band = try FalseAlarmBand(alpha: alpha, count: count, confidence: confidence)
        #expect(abs(band.mean - mean) < 1e-12)
        #expect(abs(band.lower - lower) < 1e-9)
        #expect(abs(band.upper - upper) < 1e-9)
    }

    @Test("A band that the calibration images do not support is refused")
    func noBand() {
        #expect(throws: CalibrationError.alphaTooSmall(alpha: 0.05, count: 18, neededCount: 19)) {
            try FalseAlarmBand(alpha: 0.05, count: 18)
        }
        #expect(throws: CalibrationError.self) { try FalseAlarmBand(alpha: 1, count: 18) }
        #expect(throws: CalibrationError.self) { try FalseAlarmBand(alpha: 0.1, count: 18, confidence: 1) }
    }
}
