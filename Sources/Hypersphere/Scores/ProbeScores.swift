import Glibc

/// One less the largest class probability of a linear probe (Hendrycks and Gimpel, "A Baseline for Detecting
/// Misclassified and Out-of-Distribution Examples", ICLR 2017).
public struct MSPScore: OutlierScore {
    public let probe: LinearProbe

    public var name: ScoreName { .msp }
    public var unit: ScoreUnit { .probability }
    public var dimension: Int { probe.dimension }

    public init(probe: LinearProbe) {
        self.probe = probe
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        probe.logits(of: embeddings).map { logits in
            guard let largest = logits.indices.max(by: { logits[$0] < logits[$1] }) else { return .nan }
            // The others' share, summed: where it is tiny, 1 less the largest would lose it.
            var others = 0.0
            for (index, logit) in logits.enumerated() where index != largest {
                others += exp(Double(logit) - Double(logits[largest]))
            }
            return Float(others / (1 + others))
        }
    }
}

/// Free energy of a linear probe, `-log(sum_c exp(logit_c))` (Liu et al., "Energy-based Out-of-distribution Detection",
/// NeurIPS 2020, equation 4, at temperature 1).
public struct EnergyScore: OutlierScore {
    public let probe: LinearProbe

    public var name: ScoreName { .energy }
    public var unit: ScoreUnit { .nats }
    public var dimension: Int { probe.dimension }

    public init(probe: LinearProbe) {
        self.probe = probe
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        probe.logits(of: embeddings).map { Float(-logSumExp($0)) }
    }
}

/// Virtual-logit matching: the scaled length of the feature's residual beside the energy of the probe (Wang et al.,
/// "ViM: Out-of-Distribution with Virtual-logit Matching", CVPR 2022, equation 8, as its logarithm).
public struct ViMScore: OutlierScore {
    public let probe: LinearProbe
    public let residual: ResidualSpace

    public var name: ScoreName { .vim }
    public var unit: ScoreUnit { .nats }
    public var dimension: Int { probe.dimension }

    /// - Throws: `ModelError.shape` where the two differ in dimension.
    public init(probe: LinearProbe, residual: ResidualSpace) throws(ModelError) {
        guard probe.dimension == residual.dimension else { throw .shape("a residual space") }
        self.probe = probe
        self.residual = residual
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        zip(0..., probe.logits(of: embeddings)).map { row, logits in
            let virtual = Double(residual.scale) * Double(residual.residual(of: Array(embeddings[row])))
            return Float(virtual - logSumExp(logits))
        }
    }
}
