// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RankedScores {
    /// The area under the receiver operating characteristic: the chance that an out-of-distribution image scores higher
    /// than an in-distribution one, equal scores counting half.
    ///
    /// It is Mann and Whitney's U over the number of pairs (Hanley and McNeil, "The meaning and use of the area under a
    /// receiver operating characteristic (ROC) curve", 1982). From 0 to 1; nil where there are no images of one kind.
    public var auroc: Double? {
        guard isComparable else { return nil }
        // Twice the Mann-Whitney U, in whole numbers: nothing is rounded before the division.
        var doubled = 0
        var below = 0
        for step in steps {
            doubled += step.outOfDistribution * (2 * below + step.inDistribution)
            below += step.inDistribution
        }
        return Double(doubled) / (2 * Double(inDistributionCount) * Double(outOfDistributionCount))
    }

    /// Average precision: the sum over thresholds of precision times gained recall.
    ///
    /// Without interpolation, as scikit-learn's `average_precision_score`.
    ///
    /// - Parameter positive: which images are to be found.
    /// - Returns: from 0 to 1; nil where there are no images of one kind.
    public func averagePrecision(positive: PositiveClass) -> Double? {
        guard isComparable else { return nil }
        var area = 0.0
        var (positives, all) = (0, 0)
        forEachThreshold(positive) { hits, misses in
            positives += hits
            all += hits + misses
            area += Double(hits) * (Double(positives) / Double(all))
        }
        return area / Double(count(of: positive))
    }

    /// The area under the precision-recall curve by the trapezoidal rule, from precision 1 at recall 0: OpenOOD's AUPR.
    ///
    /// More optimistic than ``averagePrecision(positive:)``.
    ///
    /// - Parameter positive: which images are to be found.
    /// - Returns: from 0 to 1; nil where there are no images of one kind.
    public func aupr(positive: PositiveClass) -> Double? {
        guard isComparable else { return nil }
        var area = 0.0
        var (positives, all) = (0, 0)
        var previous = 1.0
        forEachThreshold(positive) { hits, misses in
            positives += hits
            all += hits + misses
            let precision = Double(positives) / Double(all)
            area += Double(hits) * (precision + previous) / 2
            previous = precision
        }
        return area / Double(count(of: positive))
    }

    func count(of positive: PositiveClass) -> Int {
        positive == .inDistribution ? inDistributionCount : outOfDistributionCount
    }

    /// Calls `body` with the positives and negatives of each step, the surest positives first.
    ///
    /// Steps that a resample left empty are passed over.
    func forEachThreshold(_ positive: PositiveClass, _ body: (_ positives: Int, _ negatives: Int) -> Void) {
        switch positive {
        case .inDistribution:
            for step in steps where step.inDistribution + step.outOfDistribution > 0 {
                body(step.inDistribution, step.outOfDistribution)
            }
        case .outOfDistribution:
            for step in steps.reversed() where step.inDistribution + step.outOfDistribution > 0 {
                body(step.outOfDistribution, step.inDistribution)
            }
        }
    }
}
