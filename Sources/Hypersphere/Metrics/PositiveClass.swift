// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Which images a metric counts as positive.
///
/// AUROC does not depend on it; precision, recall and FPR95 do, and the field uses both.
public enum PositiveClass: String, Sendable, Codable, CaseIterable {
    /// A true positive is an in-distribution image that is accepted: CIDER and the papers before it.
    case inDistribution = "id_positive"
    /// A true positive is an out-of-distribution image that is flagged: OpenOOD.
    case outOfDistribution = "ood_positive"
}
