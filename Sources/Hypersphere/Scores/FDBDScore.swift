// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

/// The mean distance from an embedding to the decision boundaries between the class that a linear probe predicts and
/// each other one, beside the distance to the mean of all in-distribution features; negated (Liu and Qin, "Fast Decision
/// Boundary based Out-of-Distribution Detector", ICML 2024), on unit features.
package struct FDBDScore: OutlierScore {
    package let probe: LinearProbe
    /// The mean of the in-distribution features, shape [dimension].
    package let mean: [Float]
    /// For each pair of classes the distance between their weights, shape [classes, classes].
    private let weightDistances: [Double]

    package var name: ScoreName { .fdbd }
    package var unit: ScoreUnit { .number }
    package var dimension: Int { probe.dimension }

    /// - Throws: `ModelError.shape` unless the mean has the probe's dimension and there are two classes or more;
    ///   `.notFinite`.
    package init(probe: LinearProbe, mean: [Float]) throws(ModelError) {
        guard mean.count == probe.dimension, probe.count > 1 else { throw .shape("the mean of the features") }
        guard mean.allSatisfy(\.isFinite) else { throw .notFinite("the mean of the features") }
        self.probe = probe
        self.mean = mean
        let classes = probe.count
        do {
            let weights = try Matrix(
                rows: classes, columns: probe.dimension, values: probe.weights.map { Double($0) })
            let products = weights.times(weights, .transposed)
            weightDistances = (0..<classes * classes).map { place in
                let (first, second) = (place / classes, place % classes)
                let square = products[first, first] + products[second, second] - 2 * products[first, second]
                return max(0, square).squareRoot()
            }
        } catch {
            throw .algebra(reason: "\(error)")
        }
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        let logits = probe.logits(of: embeddings)
        return (0..<embeddings.count).map { row in
            let logits = logits[row].map { Double($0) }
            let predicted = firstLargest(logits)
            var sum = 0.0
            // Classes of the same weights have no boundary between them.
            for (index, logit) in logits.enumerated() where index != predicted {
                let distance = weightDistances[predicted * logits.count + index]
                if distance > 0 { sum += (logits[predicted] - logit) / distance }
            }
            let square = zip(embeddings[row], mean).reduce(0.0) { sum, pair in
                let difference = Double(pair.0) - Double(pair.1)
                return sum + difference * difference
            }
            return Float(-sum / (Double(logits.count - 1) * max(1e-8, square.squareRoot())))
        }
    }
}
