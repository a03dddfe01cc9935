// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

@Suite("The smallest alpha in words")
struct SmallestAlphaTextTests {
    @Test(
        "Two digits, rounded up",
        arguments: [(60, "0.017"), (10, "0.091"), (19, "0.05"), (1000, "0.001"), (1, "0.5")])
    func text(count: Int, expected: String) {
        #expect(ConformalCalibration.text(ofSmallest: ConformalCalibration.smallestAlpha(count: count)) == expected)
    }

    @Test("What it says is supported")
    func isSupported() throws {
        for count in 1...3000 {
            let text = ConformalCalibration.text(ofSmallest: ConformalCalibration.smallestAlpha(count: count))
            let alpha = try #require(Double(text))
            #expect(try ConformalCalibration.smallestCount(alpha: alpha) <= count)
        }
    }
}
