// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Virtual-logit matching: the scaled length of the feature's residual beside the energy of the probe (Wang et al.,
/// "ViM: Out-of-Distribution with Virtual-logit Matching", CVPR 2022, equation 8, as its logarithm).
package struct ViMScore: OutlierScore {
    package let probe: LinearProbe
    package let residual: ResidualSpace

    package var name: ScoreName { .vim }
    package var unit: ScoreUnit { .nats }
    package var dimension: Int { probe.dimension }

    /// - Throws: `ModelError.shape` where the two differ in dimension.
    package init(probe: LinearProbe, residual: ResidualSpace) throws(ModelError) {
        guard probe.dimension == residual.dimension else { throw .shape("a residual space") }
        self.probe = probe
        self.residual = residual
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        let logits = probe.logits(of: embeddings)
        let residuals = residual.residuals(of: embeddings)
        return (0..<embeddings.count).map { row in
            let virtual = Double(residual.scale) * Double(residuals[row])
            return Float(virtual - logSumExp(logits[row]))
        }
    }
}
