// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

extension ScoreStanding {
    /// Ranks the scores by their mean AUROC over all OOD sets, and tells which the best is better than for sure.
    ///
    /// - Parameters:
    ///   - scores: what was measured, in the order of the pass.
    ///   - pass: the values that it was measured on.
    /// - Returns: the best first; empty where there are no OOD sets.
    static func rank(_ scores: [ScoreResult], _ pass: PassOutcome) -> [ScoreStanding] {
        let ranked = scores.enumerated().compactMap { index, score in
            score.groups.first { $0.group == "all" }.map { (index: index, score: score, mean: $0.metrics) }
        }.sorted { ($0.mean.auroc.value, $1.index) > ($1.mean.auroc.value, $0.index) }
        guard let best = ranked.first else { return [] }
        let ofBest = placements(best.index, pass)
        return ranked.map { index, score, mean in
            let isBest = index == best.index
            let difference = isBest ? nil : AreaPlacements.difference(of: ofBest, and: placements(index, pass))
            return ScoreStanding(
                name: score.name, standing: standing(mean.auroc, difference: difference, isBest: isBest),
                auroc: mean.auroc,
                behindBest: difference.map { Estimate(value: $0.value, interval: $0.interval) },
                detectionRate: mean.detectionRate, falseAlarmRate: score.falseAlarmRate,
                worseThanChanceOn: score.sets.filter(\.metrics.auroc.isWorseThanChance).map(\.set))
        }
    }

    private static func standing(
        _ auroc: Estimate, difference: (value: Double, interval: ConfidenceInterval)?, isBest: Bool
    ) -> Standing {
        if auroc.isWorseThanChance { return .worseThanChance }
        if let interval = auroc.interval, interval.lower <= 0.5 { return .noBetterThanChance }
        if isBest { return .best }
        guard let difference else { return .tied }
        return difference.interval.lower > 0 ? .behind : .tied
    }

    private static func placements(_ index: Int, _ pass: PassOutcome) -> [AreaPlacements] {
        let inside = pass.inDistribution.images.map { $0.values[index] }
        return pass.outOfDistribution.map {
            AreaPlacements(inDistribution: inside, outOfDistribution: $0.images.map { $0.values[index] })
        }
    }
}

extension Estimate {
    /// Of an AUROC: whether the whole interval is below 0.5.
    package var isWorseThanChance: Bool { (interval?.upper ?? value) < 0.5 }
}
