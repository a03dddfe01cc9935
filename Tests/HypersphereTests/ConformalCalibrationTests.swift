// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct ConformalCalibrationTests {
    @Test func pValuesCountScoresThatAreNotSmaller() throws {
        let calibration = try ConformalCalibration(scores: [3, 1, 2, 2])
        let expected: [(Float, Double)] = [
            (0, 1), (1, 1), (1.5, 0.8), (2, 0.8), (2.5, 0.4), (3, 0.4), (3.5, 0.2), (.infinity, 0.2), (-.infinity, 1),
        ]
        for (score, pValue) in expected {
            #expect(calibration.pValue(of: score) == pValue)
        }
    }

    @Test(arguments: [1, 2, 3, 19, 20, 100, 997], [1, 2, 10, 1_000_000])
    func pValuesEqualTheirDefinition(count: Int, values: Int) throws {
        var generator = SplitMix64(state: UInt64(count * values))
        let scores = (0..<count).map { _ in Float(Int.random(in: 0..<values, using: &generator)) }
        let calibration = try ConformalCalibration(scores: scores)
        #expect(calibration.count == count)
        for score in scores.prefix(100) + [-1, 0.5, Float(values)] {
            let notSmaller = scores.count { $0 >= score }
            #expect(calibration.pValue(of: score) == Double(1 + notSmaller) / Double(count + 1))
        }
    }

    /// Every alpha that is a p-value, and its two neighbors in floating point.
    @Test(arguments: [1, 2, 3, 7, 48, 99, 333], [3, 1_000_000])
    func thresholdAndPValueAgreeAtEveryBoundary(count: Int, values: Int) throws {
        var generator = SplitMix64(state: UInt64(count + values))
        let scores = (0..<count).map { _ in Float(Int.random(in: 0..<values, using: &generator)) }
        let calibration = try ConformalCalibration(scores: scores)
        let probes = Set(scores).flatMap { [$0, $0.nextUp, $0.nextDown] } + [-.infinity, .infinity]
        for numerator in 1...count {
            let boundary = Double(numerator) / Double(count + 1)
            for alpha in [boundary.nextDown, boundary, boundary.nextUp] {
                guard alpha >= ConformalCalibration.smallestAlpha(count: count) else { continue }
                let threshold = try calibration.threshold(alpha: alpha)
                #expect(probes.allSatisfy { ($0 > threshold) == (calibration.pValue(of: $0) <= alpha) })
            }
        }
    }

    @Test func alphaBelowWhatTheCountSupportsIsRefused() throws {
        let calibration = try ConformalCalibration(scores: Array(repeating: 1, count: 18))
        #expect(throws: CalibrationError.alphaTooSmall(alpha: 0.05, count: 18, neededCount: 19)) {
            try calibration.threshold(alpha: 0.05)
        }
        #expect(try ConformalCalibration(scores: Array(repeating: 1, count: 19)).threshold(alpha: 0.05) == 1)
    }

    @Test(arguments: [0, 1, -0.1, 1.5, .nan, .infinity])
    func alphaOutsideItsRangeIsRefused(alpha: Double) throws {
        let calibration = try ConformalCalibration(scores: [1, 2, 3])
        #expect(throws: CalibrationError.self) { try calibration.threshold(alpha: alpha) }
        #expect(throws: CalibrationError.self) { try calibration.verdict(on: 1, alpha: alpha) }
        #expect(throws: CalibrationError.self) { try ConformalCalibration.smallestCount(alpha: alpha) }
    }

    @Test func smallestCountIsTheInverseOfSmallestAlpha() throws {
        for count in Array(1...2000) + [9_999, 99_999, 12_345_678] {
            let alpha = ConformalCalibration.smallestAlpha(count: count)
            #expect(try ConformalCalibration.smallestCount(alpha: alpha) == count)
            #expect(try ConformalCalibration.smallestCount(alpha: alpha.nextDown) == count + 1)
        }
        #expect(try ConformalCalibration.smallestCount(alpha: 0.999) == 1)
        #expect(try ConformalCalibration.smallestCount(alpha: .leastNonzeroMagnitude) == .max)
    }

    @Test func scoresThatAreNoneAreRefused() {
        #expect(throws: CalibrationError.empty) { try ConformalCalibration(scores: []) }
        #expect(throws: CalibrationError.notFinite(index: 1)) { try ConformalCalibration(scores: [1, .nan]) }
        #expect(throws: CalibrationError.notFinite(index: 0)) { try ConformalCalibration(scores: [.infinity, 1]) }
    }

    @Test func whatIsNotANumberIsNeverInDistribution() throws {
        let calibration = try ConformalCalibration(scores: (0..<99).map(Float.init))
        #expect(calibration.pValue(of: .nan) == 0.01)
        #expect(try calibration.verdict(on: .nan, alpha: 0.01) == .outOfDistribution)
        #expect(Verdict(pValue: .nan, alpha: 0.05) == .outOfDistribution)
    }

    @Test func verdictsFollowTheThreshold() throws {
        let calibration = try ConformalCalibration(scores: (1...99).map(Float.init))
        #expect(try calibration.threshold(alpha: 0.05) == 95)
        #expect(try calibration.verdict(on: 95, alpha: 0.05) == .inDistribution)
        #expect(try calibration.verdict(on: Float(95).nextUp, alpha: 0.05) == .outOfDistribution)
    }

    /// Over random splits the mean false-alarm rate is floor(alpha (n + 1)) / (n + 1), if there are no ties.
    @Test(arguments: [0.05, 0.1, 0.333])
    func meanFalseAlarmRateIsTheGuarantee(alpha: Double) throws {
        let (count, unseen, splits) = (200, 200, 1000)
        var generator = SplitMix64(state: 5)
        var scores = generator.normals(count + unseen)
        var rates: [Double] = []
        for _ in 0..<splits {
            scores.shuffle(using: &generator)
            let calibration = try ConformalCalibration(scores: Array(scores[..<count]))
            let alarms = scores[count...].count { calibration.pValue(of: $0) <= alpha }
            rates.append(Double(alarms) / Double(unseen))
        }
        let mean = rates.reduce(0, +) / Double(splits)
        let variance = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(splits - 1)
        let exact = (alpha * Double(count + 1)).rounded(.down) / Double(count + 1)
        #expect(abs(mean - exact) < 4 * (variance / Double(splits)).squareRoot())
        #expect(mean < alpha + 4 * (variance / Double(splits)).squareRoot())
    }
}
