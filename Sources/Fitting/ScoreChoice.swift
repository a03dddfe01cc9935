// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

/// The scores that a detector is to have.
struct ScoreChoice {
    /// The scores that are computed.
    let computed: [ScoreName]
    /// The score that decides, where it is not the first.
    let decides: ScoreName?
    /// Scores that were not asked for by name and that this bank cannot have, with the reason.
    let leftOut: [String]
    /// Whether a score that turns out to be of no use is left out too; otherwise it is refused.
    let leavesOutUnfit: Bool

    /// - Parameters:
    ///   - asked: by the caller; nil for those of ``SphereFit/scores(hasStages:)``.
    ///   - leavesOut: whether a score that the bank cannot have is left out; otherwise it is refused.
    ///   - hasStages: whether the encoder gives its stages.
    ///   - classes: in the bank; 1 for a bank without labels.
    ///   - headClasses: that the model's own head tells apart; nil for a model without one.
    /// - Throws: ``FittingError/needsClasses(_:)``.
    init(
        _ asked: [ScoreName]?, leavesOut: Bool, hasStages: Bool, classes: Int, headClasses: Int?
    ) throws(FittingError) {
        let names = asked ?? SphereFit.scores(hasStages: hasStages)
        let unfit = names.filter { !$0.isMeaningful(classes: classes, headClasses: headClasses) }
        leavesOutUnfit = leavesOut || asked == nil
        guard leavesOutUnfit || unfit.isEmpty else { throw .needsClasses(unfit) }
        computed = names.filter { $0 != .combined && !unfit.contains($0) }
        decides = names.first == .combined ? .combined : nil
        leftOut = unfit.map { "\($0.rawValue) is left out: \($0.singleClassReason)" }
    }
}
