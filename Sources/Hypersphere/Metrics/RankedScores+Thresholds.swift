// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RankedScores {
    /// A point of the receiver operating characteristic, out-of-distribution images being positive.
    package struct CurvePoint: Sendable, Equatable, Codable {
        /// The share of ID images that score above the threshold.
        package var falseAlarmRate: Double
        /// The share of OOD images that score above the threshold.
        package var detectionRate: Double

        package init(falseAlarmRate: Double, detectionRate: Double) {
            self.falseAlarmRate = falseAlarmRate
            self.detectionRate = detectionRate
        }
    }

    /// The receiver operating characteristic, from (0, 0) to (1, 1), one point for each distinct score.
    ///
    /// Empty where there are no images of one kind.
    package var curve: [CurvePoint] {
        guard isComparable else { return [] }
        var points = [CurvePoint(falseAlarmRate: 0, detectionRate: 0)]
        var (alarms, detections) = (0, 0)
        for step in steps.reversed() {
            alarms += step.inDistribution
            detections += step.outOfDistribution
            points.append(
                CurvePoint(
                    falseAlarmRate: Double(alarms) / Double(inDistributionCount),
                    detectionRate: Double(detections) / Double(outOfDistributionCount)))
        }
        return points
    }

    /// The share of OOD images that score above a threshold.
    ///
    /// - Parameter threshold: in the scores' unit; a score that is not a number lies above.
    /// - Returns: from 0 to 1; nil where there are none.
    public func detectionRate(above threshold: Double) -> Double? {
        guard outOfDistributionCount > 0 else { return nil }
        return Double(above(threshold).reduce(0) { $0 + $1.outOfDistribution }) / Double(outOfDistributionCount)
    }

    /// The share of ID images that score above a threshold.
    ///
    /// - Parameter threshold: in the scores' unit; a score that is not a number lies above.
    /// - Returns: from 0 to 1; nil where there are none.
    public func falseAlarmRate(above threshold: Double) -> Double? {
        guard inDistributionCount > 0 else { return nil }
        return Double(above(threshold).reduce(0) { $0 + $1.inDistribution }) / Double(inDistributionCount)
    }

    private func above(_ threshold: Double) -> ArraySlice<Step> {
        // Asked this way round, so that what is not a number lies above.
        steps[(steps.firstIndex { !($0.score <= threshold) } ?? steps.endIndex)...]
    }
}
