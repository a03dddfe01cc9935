// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How well a score tells an OOD set, or a group of sets, from the in-distribution images.
///
/// Shares, from 0 to 1.
package struct Separation: Sendable, Equatable, Encodable {
    /// The area under the receiver operating characteristic.
    package var auroc: Estimate

    /// The area under the precision-recall curve (trapezoidal) with ID images positive.
    package var auprIn: Estimate

    /// The area under the precision-recall curve (trapezoidal) with OOD images positive.
    package var auprOut: Estimate

    /// The share of OOD images accepted where 95 % of ID images are: CIDER's FPR95.
    package var fpr95IDPositive: Estimate

    /// The share of ID images flagged where 95 % of OOD images are: OpenOOD's FPR95.
    package var fpr95OODPositive: Estimate

    /// The share of OOD images flagged at the evaluation's alpha.
    package var detectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case auroc
        case auprIn = "aupr_in"
        case auprOut = "aupr_out"
        case fpr95IDPositive = "fpr95_id_positive"
        case fpr95OODPositive = "fpr95_ood_positive"
        case detectionRate = "detection_rate"
    }
}

/// One of the numbers of a ``Separation``, as tables name it.
package struct SeparationColumn: Sendable {
    /// The name that JSON and CSV use.
    package let key: String
    /// The name that people read.
    package let title: String
    /// What it says, in a sentence.
    package let explanation: String
    /// Whether a larger value is better.
    package let isHigherBetter: Bool
    package let value: @Sendable (Separation) -> Estimate

    /// All of them, in the order of the tables.
    package static let all = [
        SeparationColumn(
            key: "auroc", title: "AUROC",
            explanation: "The chance that an OOD image scores higher than an ID image.", isHigherBetter: true
        ) { $0.auroc },
        SeparationColumn(
            key: "fpr95_id_positive", title: "FPR95 (ID+)",
            explanation: "The share of OOD images accepted where 95 % of ID images are; CIDER's definition.",
            isHigherBetter: false
        ) { $0.fpr95IDPositive },
        SeparationColumn(
            key: "fpr95_ood_positive", title: "FPR95 (OOD+)",
            explanation: "The share of ID images flagged where 95 % of OOD images are; OpenOOD's definition.",
            isHigherBetter: false
        ) { $0.fpr95OODPositive },
        SeparationColumn(
            key: "aupr_in", title: "AUPR in",
            explanation: "The area under the precision-recall curve with ID images positive.", isHigherBetter: true
        ) { $0.auprIn },
        SeparationColumn(
            key: "aupr_out", title: "AUPR out",
            explanation: "The area under the precision-recall curve with OOD images positive.", isHigherBetter: true
        ) { $0.auprOut },
        SeparationColumn(
            key: "detection_rate", title: "Detected",
            explanation: "The share of OOD images flagged at the calibrated threshold.", isHigherBetter: true
        ) { $0.detectionRate },
    ]
}
