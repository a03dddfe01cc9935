// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Hypersphere

/// Embeddings beside the prototypes, projected on the two principal axes of the ID images.
package struct SphereMap: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        package let x: Double
        package let y: Double
        /// The class of the nearest prototype.
        package let nearest: Int
    }

    package let inDistribution: [Point]
    /// For each OOD set.
    package let outOfDistribution: [[Point]]
    package let prototypes: [Point]
    /// The share of the ID embeddings' variance along each of the two axes.
    package let explained: [Double]

    /// Nil where there is nothing to project.
    init?(inDistribution: SetOutcome, outOfDistribution: [SetOutcome], prototypes: Prototypes) {
        func kept(_ outcome: SetOutcome) -> (nearest: [Int], embeddings: Embeddings)? {
            let kept = outcome.images.filter { $0.embedding != nil }
            let values = kept.flatMap { $0.embedding ?? [] }
            guard !kept.isEmpty, let rows = try? Embeddings(normalizing: values, dimension: values.count / kept.count),
                rows.dimension == prototypes.dimension
            else { return nil }
            return (kept.map(\.nearest.index), rows)
        }
        guard let inside = kept(inDistribution), let plane = PrincipalPlane(fitting: inside.embeddings) else {
            return nil
        }
        func points(_ embeddings: Embeddings, _ nearest: [Int]) -> [Point] {
            zip(plane.project(embeddings), nearest).map { Point(x: $0.x, y: $0.y, nearest: $1) }
        }
        self.inDistribution = points(inside.embeddings, inside.nearest)
        self.outOfDistribution = outOfDistribution.map { outcome in
            kept(outcome).map { points($0.embeddings, $0.nearest) } ?? []
        }
        self.prototypes = points(prototypes.embeddings, Array(0..<prototypes.count))
        explained = plane.explained
    }
}
