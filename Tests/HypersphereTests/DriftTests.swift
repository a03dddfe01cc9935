// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere
import Randomness
import Testing

/// A detector of one score: calibration scores, and p-values by them.
private struct Calibrated {
    private let scores: [Double]

    init(_ count: Int, _ random: inout SplitMix64) {
        scores = (0..<count).map { _ in random.uniform() }.sorted()
    }

    /// The p-value of a score; those of images like the calibration images are uniform in 0...1.
    func pValue(_ score: Double) -> Double {
        var (low, high) = (0, scores.count)
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] < score { low = middle + 1 } else { high = middle }
        }
        return Double(1 + scores.count - low) / Double(scores.count + 1)
    }
}

extension SplitMix64 {
    fileprivate mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

@Suite struct DriftTests {
    @Test("Capital, statistic and CUSUM are those of online-cp's Simple Jumper")
    func golden() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/drift.json")
        let rows = try JSONDecoder().decode([[Double]].self, from: Data(contentsOf: path))
        var martingale = DriftMartingale(
            FairBets(plain: [-1, -0.5, 0, 0.5, 1].map { .linear(slope: $0) }), jump: 0.01)
        var least = 0.0
        for row in rows {
            martingale.observe(row[0])
            least = min(least, martingale.logCapital)
            // Sums of some hundred logarithms, in another order.
            #expect(abs(martingale.logCapital - row[1]) < 1e-11)
            #expect(abs(martingale.logStatistic - row[2]) < 1e-11)
            #expect(abs(martingale.logCapital - least - row[3]) < 1e-11)
        }
        let capitals = [0] + rows.map { $0[1] }
        #expect(martingale.likeliestStart == capitals.lastIndex(of: capitals.min() ?? 0))
    }

    @Test("A bet is fair where p-values are uniform", arguments: [1, 20, 499, 5000])
    func fairness(count: Int) {
        let steps = 100_000
        for bet in FairBets(calibratedOn: count, confidence: 0.98).bets {
            let mean = (0..<steps).reduce(0) { $0 + bet.value(at: (Double($1) + 0.5) / Double(steps)) } / Double(steps)
            // A step that falls within one of the intervals counts for up to a whole one.
            #expect(abs(mean - 1) < 1e-3)
        }
    }

    @Test("With more calibration images less is taken off, and with one there is still a bet")
    func divisors() {
        func largest(_ count: Int) -> Double { FairBets(calibratedOn: count, confidence: 0.98).divisors.max() ?? 0 }
        #expect(largest(500) > largest(5000) && largest(5000) > largest(500_000))
        #expect(largest(500_000) < 1.2)
        #expect(FairBets(calibratedOn: 1, confidence: 0.98).bets.contains(.none))
        #expect(FairBets(calibratedOn: 500, confidence: 0.98).divisors.allSatisfy { $0 >= 1 })
    }

    @Test("Where calibration scores are tied, nothing is bet on large p-values")
    func ties() {
        let bets = FairBets(calibratedOn: 500, confidence: 0.98, areTied: true)
        #expect(bets.bets.count > 4)
        #expect(bets.bets.allSatisfy { $0.value(at: 0.99) <= 1 })
    }

    @Test("Given a calibration set, no bet gains on average, but for the chance that is allowed")
    func conditionalFairness() {
        let (count, sets) = (200, 300)
        let bets = FairBets(calibratedOn: count, confidence: 0.9)
        let plain = FairBets(plain: bets.bets)
        var random = SplitMix64(state: 5)
        var (gaining, gainingPlain) = (0, 0)
        for _ in 0..<sets {
            let cuts = (0..<count).map { _ in random.uniform() }.sorted()
            // The chance of each p-value, k / (n + 1) for k = 1...n + 1, given the set.
            let chances = zip(cuts + [1], [0] + cuts).map { $0 - $1 }
            func gains(_ bets: FairBets) -> Bool {
                (0..<bets.count).contains { index in
                    chances.enumerated().reduce(0) { sum, cell in
                        sum + cell.element * bets.value(of: index, at: Double(cell.offset + 1) / Double(count + 1))
                    } > 1 + 1e-9
                }
            }
            if gains(bets) { gaining += 1 }
            if gains(plain) { gainingPlain += 1 }
        }
        #expect(Double(gaining) / Double(sets) < 0.1)
        // So it is the division that does it.
        #expect(Double(gainingPlain) / Double(sets) > 0.9)
    }

    /// The share of streams without a change that alarm within a tenth of the interval.
    private func falseAlarms(_ make: (Int) -> FairBets, seed: UInt64) -> Double {
        let (count, length, streams, interval) = (50, 10_000, 100, 100_000.0)
        let bets = make(count)
        var random = SplitMix64(state: seed)
        var alarms = 0
        for _ in 0..<streams {
            let calibrated = Calibrated(count, &random)
            var martingale = DriftMartingale(bets)
            for _ in 0..<length {
                martingale.observe(calibrated.pValue(random.uniform()))
                if martingale.logStatistic >= log(interval) {
                    alarms += 1
                    break
                }
            }
        }
        return Double(alarms) / Double(streams)
    }

    @Test(
        "Without a change a tenth of the interval alarms in at most a tenth of all streams; plain bets alarm in far more"
    )
    func falseAlarms() {
        let ours = falseAlarms({ FairBets(calibratedOn: $0, confidence: 0.98) }, seed: 1)
        let plain = falseAlarms(
            { FairBets(plain: FairBets(calibratedOn: $0, confidence: 0.98).bets) }, seed: 1)
        #expect(ours <= 0.1)
        // The claim that plain bets make, on p-values of one fixed calibration set, is wrong.
        #expect(plain > 0.3)
    }

    /// The images from the change to the alarm, the median of several streams; nil where most do not alarm in time.
    private func delay(
        _ changed: (inout SplitMix64) -> Double, before: Int = 1000, within: Int = 4000
    ) -> Int? {
        var delays: [Int] = []
        for seed in 0..<9 {
            var random = SplitMix64(state: UInt64(seed) + 100)
            let calibrated = Calibrated(5000, &random)
            var monitor = DriftMonitor(calibrationCounts: [.angle: 5000], interval: 1_000_000)
            for _ in 0..<before { monitor.observe([calibrated.pValue(random.uniform())]) }
            #expect(!monitor.isAlarmed)
            var delay = Int.max
            for image in 1...within {
                monitor.observe([calibrated.pValue(changed(&random))])
                if monitor.isAlarmed {
                    delay = image
                    break
                }
            }
            delays.append(delay)
        }
        let median = delays.sorted()[4]
        return median < .max ? median : nil
    }

    @Test("Some images of another kind among the usual ones are told within hundreds")
    func contamination() throws {
        let few = try #require(delay { $0.uniform() < 0.05 ? 0.9995 : $0.uniform() })
        #expect(few < 400)
        let many = try #require(delay { $0.uniform() < 0.2 ? 0.9 + 0.1 * $0.uniform() : $0.uniform() })
        #expect(many < 500)
    }

    @Test("Scores that rise or fall as a whole are told")
    func shift() throws {
        let risen = try #require(delay { $0.uniform().squareRoot() })
        #expect(risen < 300)
        let fallen = try #require(delay { pow($0.uniform(), 1.5) })
        #expect(fallen < 800)
    }

    @Test("Evidence of several scores is averaged, and the start is that of the score with the most")
    func scores() {
        var monitor = DriftMonitor(calibrationCounts: [.angle: 500, .knn: 500], interval: 1000)
        #expect(monitor.scores == [.angle, .knn] && monitor.count == 0)
        for image in 0..<200 { monitor.observe([0.5, image < 100 ? 0.5 : 0.001]) }
        #expect(monitor.count == 200 && monitor.isAlarmed)
        let each = monitor.martingales.map { exp($0.logStatistic) }
        #expect(abs(exp(monitor.logStatistic) / ((each[0] + each[1]) / 2) - 1) < 1e-9)
        #expect(monitor.likeliestStart == monitor.martingales[1].likeliestStart)
    }

    @Test("Evidence neither overflows nor vanishes in long streams, and begins anew when told to")
    func longStreams() {
        var martingale = DriftMartingale(FairBets(calibratedOn: 1000, confidence: 0.98))
        for _ in 0..<2000 { martingale.observe(0) }
        #expect(martingale.logStatistic.isFinite && martingale.logStatistic > 1000)
        for _ in 0..<20_000 { martingale.observe(0.6) }
        #expect(martingale.logCapital.isFinite && martingale.logStatistic.isFinite)
        martingale.restart()
        #expect(martingale == DriftMartingale(FairBets(calibratedOn: 1000, confidence: 0.98)))
    }
}
