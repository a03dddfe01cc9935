// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How an encoder places held-out images around the class means of training images.
package struct Evaluation: Sendable, Hashable, Codable {
    /// The share of held-out images whose nearest class mean is their own.
    package var accuracy: Double
    /// The mean angle between class means, degrees; at most arccos(-1/(C-1)).
    package var dispersion: Double
    /// The mean angle of held-out images to their class mean, degrees.
    package var compactness: Double
}

extension Evaluation {
    /// Measures embeddings (N x d, row-major, unit length) against prototypes.
    package init(embeddings: [Float], labels: [Int], prototypes: Prototypes) {
        var right = 0
        var angles = 0.0
        let dimension = prototypes.dimension
        for (sample, label) in labels.enumerated() {
            var best = (label: -1, cosine: -Double.infinity)
            for candidate in 0..<prototypes.classes {
                var cosine = 0.0
                let (own, other) = (sample * dimension, candidate * dimension)
                for axis in 0..<dimension {
                    cosine += Double(embeddings[own + axis]) * prototypes.values[other + axis]
                }
                if cosine > best.cosine { best = (candidate, cosine) }
                if candidate == label { angles += acos(min(max(cosine, -1), 1)) }
            }
            if best.label == label { right += 1 }
        }
        let count = Double(max(labels.count, 1))
        self.init(
            accuracy: Double(right) / count, dispersion: prototypes.dispersion,
            compactness: angles / count * 180 / .pi)
    }
}

extension Prototypes {
    /// The mean angle between two different prototypes, degrees.
    package var dispersion: Double {
        var sum = 0.0
        for first in 0..<classes {
            for second in 0..<first {
                var cosine = 0.0
                for axis in 0..<dimension {
                    cosine += values[first * dimension + axis] * values[second * dimension + axis]
                }
                sum += acos(min(max(cosine, -1), 1))
            }
        }
        return sum / Double(classes * (classes - 1) / 2) * 180 / .pi
    }
}
