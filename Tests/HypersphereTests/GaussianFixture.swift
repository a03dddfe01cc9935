// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness

/// Unit embeddings of classes that differ in few directions, with many weak ones beside.
struct GaussianFixture {
    let embeddings: Embeddings
    let labels: [Int]

    init(count: Int, dimension: Int, classes: Int, seed: UInt64, distance: Float = 1) throws {
        var generator = SplitMix64(state: seed)
        // The same classes for every seed.
        var shared = SplitMix64(state: 99)
        let centers = shared.normals(classes * dimension)
        labels = (0..<count).map { ($0 + $0 / 5) % classes }
        var values: [Float] = []
        for label in labels {
            for offset in 0..<dimension {
                let strength = 1 / (1 + Float(offset)).squareRoot()
                let center = offset % 7 == 0 ? centers[label * dimension + offset] * distance : 0
                values.append((offset == 3 ? 4 : 0) + strength * (center + generator.normal()))
            }
        }
        embeddings = try Embeddings(normalizing: values, dimension: dimension)
    }
}
