// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

extension FlagRateTest {
    /// Less chance than this is no accident.
    private static let chance = 0.001

    /// Whether the images are far from those that the thresholds rest on: by no accident, and flagged twice as often, or half
    /// as often, as they should be.
    var isFarOff: Bool {
        pValue < Self.chance && (rate >= 2 * expectedRate || rate <= expectedRate / 2)
    }

    /// What was measured.
    func sentence(alpha: Double) -> String {
        func percent(_ share: Double) -> String { "\((1000 * share).rounded() / 10) %" }
        let p = pValue < 1e-6 ? "below 1e-6" : "\((pValue * 1e6).rounded() / 1e6)"
        return "the detector as it was flags \(flagged) of the \(images) new calibration images (\(percent(rate))) at "
            + "alpha \(alpha), where \(percent(expectedRate)) are expected (two-sided beta-binomial p-value \(p))"
    }

    /// What to do where the images are far off.
    var advice: String {
        rate > expectedRate
            ? "They are not like those that it was fitted from, and thresholds that rest on them would let the like pass: "
                + "check that they are in-distribution"
            : "They are easier than those that its thresholds rest on, so that new ones would flag too many others: check "
                + "that they were not used for training and are as varied as those to come"
    }
}
