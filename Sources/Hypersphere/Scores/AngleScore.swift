// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Angle to the nearest prototype, in degrees.
package struct AngleScore: OutlierScore {
    package let prototypes: Prototypes

    package var name: ScoreName { .angle }
    package var unit: ScoreUnit { .degrees }
    package var dimension: Int { prototypes.dimension }

    package init(prototypes: Prototypes) {
        self.prototypes = prototypes
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        prototypes.nearest(to: embeddings).map { Float($0.angle) }
    }
}
