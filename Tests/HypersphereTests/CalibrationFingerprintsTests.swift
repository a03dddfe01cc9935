// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

@Suite struct CalibrationFingerprintsTests {
    @Test("An image is told by all of its scores, but for rounding")
    func told() throws {
        let known = try #require(CalibrationFingerprints(scores: [[3, 1, 2, 2], [30, 10, 20, 21]]))
        #expect(known.contains([1, 10]) && known.contains([2, 21]) && known.contains([2.000001, 20]))
        #expect(!known.contains([1, 20]) && !known.contains([2.001, 20]) && !known.contains([4, 30]))
        #expect(!known.contains([.nan, 10]) && !known.contains([1, .nan]))
    }

    @Test("A single score is no fingerprint")
    func single() {
        #expect(CalibrationFingerprints(scores: [[1, 2]]) == nil)
        #expect(CalibrationFingerprints(scores: [[1, 2], [1]]) == nil)
        #expect(CalibrationFingerprints(scores: []) == nil)
    }
}
