// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ScoreName {
    /// Whether the score rests on telling classes apart: with a single class, or without labels, it is the same for every
    /// image, or that of another score.
    package var needsClasses: Bool {
        switch self {
        case .relativeMahalanobis, .vim, .msp, .energy, .maxLogit, .gen, .nnguide, .she, .fdbd: true
        case .knn, .angle, .vmf, .mahalanobis, .combined: false
        }
    }

    /// Whether the logits of a model's own head can feed the score in place of a linear probe's.
    ///
    /// From there it needs no classes in the bank.
    package var readsLogits: Bool { HeadScore(self) != nil }

    /// Whether the score says anything of images.
    ///
    /// - Parameters:
    ///   - classes: the number of classes in the bank; 1 for a bank without labels.
    ///   - headClasses: the number of classes that the model's own head tells apart; nil for a model without one.
    /// - Returns: false where it is the same for every image, or that of another score.
    package func isMeaningful(classes: Int, headClasses: Int? = nil) -> Bool {
        if readsLogits, let headClasses { return headClasses > 1 }
        return classes > 1 || !needsClasses
    }

    /// Why a score that is not meaningful with one class is none, in words that follow "needs two classes or more: ".
    package var singleClassReason: String {
        switch self {
        case .relativeMahalanobis: "with one class both its distances are the same"
        case .vim, .nnguide: "with one class the linear probe gives every image the same logit"
        case .msp, .energy, .maxLogit, .gen: "with one class every image has the same logit"
        case .she: "with one class it orders images as the angle to the prototype does"
        case .fdbd: "one class has no decision boundary"
        case .knn, .angle, .vmf, .mahalanobis, .combined: "it needs none"
        }
    }
}
