// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Simplified Hopfield energy: the inner product with the stored pattern of the class that a linear probe predicts,
/// negated (Zhang et al., "Out-of-Distribution Detection based on In-Distribution Data Patterns Memorization with Modern
/// Hopfield Energy", ICLR 2023), on unit features.
package struct SHEScore: OutlierScore {
    package let probe: LinearProbe
    package let patterns: ClassPatterns

    package var name: ScoreName { .she }
    package var unit: ScoreUnit { .cosine }
    package var dimension: Int { probe.dimension }

    /// - Throws: `ModelError.shape` where the two differ in dimension or classes.
    package init(probe: LinearProbe, patterns: ClassPatterns) throws(ModelError) {
        guard probe.dimension == patterns.dimension, probe.count == patterns.count else {
            throw .shape("the class patterns")
        }
        self.probe = probe
        self.patterns = patterns
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        let logits = probe.logits(of: embeddings)
        return (0..<embeddings.count).map { row in
            let pattern = patterns[firstLargest(logits[row])]
            return -InstructionSet.best.dots(Array(pattern), Array(embeddings[row]))[0]
        }
    }
}
