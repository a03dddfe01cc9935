// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Images

/// What the pass found, as the results are computed from it.
struct PassOutcome: Sendable {
    var inDistribution: SetOutcome
    var outOfDistribution: [SetOutcome]
    var shifted: [SetOutcome]
    /// In the order of ``CorruptedVariant/all``; empty where nothing was corrupted.
    var corrupted: [SetOutcome]
}

extension ScoreResult {
    /// Measures one score.
    ///
    /// - Parameters:
    ///   - index: the score's place among those of the pass.
    ///   - description: its name and unit, and its threshold at alpha.
    ///   - pass: what the pass found.
    ///   - input: the sets' names and groups.
    ///   - alpha: the share of ID images that may be flagged.
    ///   - calibrationImages: the number of calibration images.
    ///   - bootstrap: how the intervals are drawn.
    init(
        index: Int, description: (name: ScoreName, unit: ScoreUnit, threshold: Double?), pass: PassOutcome,
        input: EvaluationInput, alpha: Double, calibrationImages: Int, bootstrap: Bootstrap
    ) {
        func values(_ outcome: SetOutcome) -> [Float] { outcome.images.map { $0.values[index] } }
        func flagged(_ outcome: SetOutcome) -> (hits: Int, count: Int) {
            (outcome.images.count { $0.pValues[index] <= alpha }, outcome.images.count)
        }
        func rejection(_ outcome: SetOutcome) -> Estimate {
            let (hits, count) = flagged(outcome)
            return Estimate(share: hits, of: count) ?? Estimate(value: .nan)
        }

        name = description.name
        unit = description.unit
        threshold = description.threshold
        falseAlarmRate = rejection(pass.inDistribution)

        let inside = values(pass.inDistribution)
        let measure = SeparationMeasure(bootstrap: bootstrap)
        var measured: [(set: OutlierSet, result: SeparationMeasure.Measured)] = []
        sets = []
        curves = []
        for (set, outcome) in zip(input.outOfDistribution, pass.outOfDistribution) {
            let ranked = RankedScores(inDistribution: inside, outOfDistribution: values(outcome))
            curves.append(ranked.curve.thinned(to: 200))
            guard let result = measure.measure(ranked, detected: flagged(outcome)) else { continue }
            measured.append((set, result))
            sets.append(
                SetSeparation(
                    set: set.name, group: set.group, images: outcome.images.count, metrics: result.metrics))
        }
        let members: [(name: String, sets: [(set: OutlierSet, result: SeparationMeasure.Measured)])] =
            OutlierGroup.allCases.map { group in (group.rawValue, measured.filter { $0.set.group == group }) }
            + [("all", measured)]
        groups = members.compactMap { name, sets in
            measure.mean(sets.map(\.result)).map {
                GroupSeparation(group: name, sets: sets.map(\.set.name), metrics: $0)
            }
        }
        shifted = zip(input.shifted, pass.shifted).map {
            ShiftedRejection(set: $0.name, rejectionRate: rejection($1))
        }
        corrupted = zip(CorruptedVariant.all, pass.corrupted).map {
            CorruptedRejection(corruption: $0.corruption, severity: $0.severity, rejectionRate: rejection($1))
        }
        reliability = Reliability(
            pValues: pass.inDistribution.images.map { $0.pValues[index] }, calibrationImages: calibrationImages)
        histogram = Histogram(
            inDistribution: inside.map(Double.init),
            outOfDistribution: pass.outOfDistribution.map { values($0).map(Double.init) })
    }
}

extension [RankedScores.CurvePoint] {
    /// The same curve with fewer points: those at least a step apart, or a tenth in the
    /// false-alarm rate, and both ends.
    func thinned(to count: Int) -> [RankedScores.CurvePoint] {
        guard self.count > count, let first, let last else { return self }
        let step = 2 / Double(count)
        var kept = [first]
        for point in dropFirst().dropLast() {
            let previous = kept[kept.count - 1]
            let way = point.falseAlarmRate - previous.falseAlarmRate + point.detectionRate - previous.detectionRate
            // Where few are flagged, a logarithmic axis shows steps that a linear one does not.
            if way >= step || point.falseAlarmRate > previous.falseAlarmRate * 1.1 { kept.append(point) }
        }
        return kept + [last]
    }
}
