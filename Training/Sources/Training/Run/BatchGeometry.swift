// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Where one step's embeddings and the prototypes lie, degrees.
struct BatchGeometry {
    /// The mean angle between two prototypes.
    let dispersion: Double
    /// The mean angle of the step's embeddings to the prototype of their class.
    let compactness: Double

    /// With more classes the angles between prototypes would cost a noticeable part of a step.
    static let mostClasses = 256

    /// Nil for more classes than ``mostClasses``.
    init?(embeddings: [Float], labels: [Int], prototypes: Prototypes) {
        guard prototypes.classes <= Self.mostClasses else { return nil }
        let evaluation = Evaluation(embeddings: embeddings, labels: labels, prototypes: prototypes)
        dispersion = evaluation.dispersion
        compactness = evaluation.compactness
    }
}
