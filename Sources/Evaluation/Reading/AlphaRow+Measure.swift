// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Hypersphere

extension AlphaRow {
    /// What every alpha costs and gives.
    ///
    /// - Parameters:
    ///   - index: the score's place among those of the pass.
    ///   - pass: the p-values.
    ///   - alpha: the evaluation's.
    ///   - calibrationImages: the number that a p-value rests on.
    ///   - daily: in-distribution images a day.
    /// - Returns: one row for each alpha, ascending.
    static func measure(
        _ index: Int, _ pass: PassOutcome, alpha: Double, calibrationImages: Int, daily: Int
    ) -> [AlphaRow] {
        AlphaCost.table(count: calibrationImages, alpha: alpha).map { cost in
            func flagged(_ outcome: SetOutcome) -> Estimate {
                let hits = outcome.images.count { $0.pValues[index] <= cost.alpha }
                return Estimate(share: hits, of: outcome.images.count) ?? Estimate(value: .nan)
            }
            return AlphaRow(
                alpha: cost.alpha, isOwn: cost.alpha == alpha, isSmallest: cost.isSmallest,
                falseAlarmsPerDay: cost.falseAlarms(of: daily), falseAlarmRate: flagged(pass.inDistribution),
                detected: pass.outOfDistribution.map(flagged))
        }
    }
}

extension AlphaCost {
    /// How many of so many in-distribution images are flagged.
    package func falseAlarms(of images: Int) -> Estimate {
        let count = Double(images)
        return Estimate(
            value: count * band.mean,
            interval: ConfidenceInterval(lower: count * band.lower, upper: count * band.upper))
    }
}
