// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

/// Expected values: `scipy.stats.betabinom(m, k, n + 1 - k)`, its `sf(x - 1)` and `cdf(x)`.
@Suite struct FlagRateTests {
    @Test(
        "The beta-binomial tails are scipy's",
        arguments: [
            (20, 3, 60, 4, 0.03176254125621114, 0.9906050159214727),
            (500, 5, 100, 60, 0.009156551286885417, 0.9920391219446318),
            (90, 3, 60, 0, 1.0, 0.062071467440594975),
        ])
    func tails(trials: Int, k: Int, n: Int, count: Int, atLeast: Double, atMost: Double) {
        let distribution = BetaBinomial(trials: trials, k: k, of: n)
        #expect(abs(distribution.atLeast(count) - atLeast) < 1e-9 * max(atLeast, 1e-3))
        #expect(abs(distribution.atMost(count) - atMost) < 1e-9)
        #expect(abs(distribution.mean - Double(trials * k) / Double(n + 1)) < 1e-12)
    }

    @Test("All counts together have chance 1")
    func sum() {
        let distribution = BetaBinomial(trials: 37, k: 2, of: 50)
        for count in 0...38 {
            #expect(abs(distribution.atLeast(count) + distribution.atMost(count - 1) - 1) < 1e-12)
        }
    }

    @Test("Images as promised pass, and others do not, whichever side they are on")
    func test() throws {
        func group(_ flagged: Int, _ images: Int) -> FlagRateTest.Group {
            FlagRateTest.Group(flagged: flagged, images: images, calibrationScores: 1000)
        }
        #expect(try FlagRateTest([group(25, 500)], alpha: 0.05).pValue > 0.5)
        #expect(try FlagRateTest([group(450, 500)], alpha: 0.05).pValue < 1e-12)
        #expect(try FlagRateTest([group(2, 500)], alpha: 0.05).pValue < 1e-4)
        let classes = try FlagRateTest([group(10, 200), group(200, 200), group(0, 0)], alpha: 0.05)
        #expect(classes.pValue < 1e-12 && classes.images == 400 && classes.flagged == 210)
        #expect(abs(classes.expectedRate - 50.0 / 1001) < 1e-12)
        #expect(throws: CalibrationError.self) { try FlagRateTest([group(0, 5)], alpha: 1e-4) }
    }
}
