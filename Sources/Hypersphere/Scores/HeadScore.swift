// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A score of logits alone, whoever gives them: the model's own head, or a ``LinearProbe``.
///
/// Of embeddings, ``Scores/head(_:of:)`` gives the same with a probe.
public enum HeadScore: Sendable, CaseIterable {
    /// One less the largest class probability (Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and
    /// Out-of-Distribution Examples", ICLR 2017).
    case msp
    /// Free energy, `-log(sum_c exp(logit_c))` (Liu et al., "Energy-based Out-of-distribution Detection", NeurIPS 2020,
    /// equation 4, at temperature 1).
    case energy
    /// The largest logit, negated (Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings",
    /// ICML 2022).
    case maxLogit
    /// Generalized entropy of the class probabilities (Liu et al., "GEN: Pushing the Limits of Softmax-Based
    /// Out-of-Distribution Detection", CVPR 2023).
    case gen

    /// The exponent of GEN, in the paper.
    package static let gamma = 0.1
    /// The number of the largest probabilities that GEN sums over, in the paper; all where there are fewer.
    package static let topClasses = 100

    /// - Parameter name: the score's name; nil for a score of anything but logits.
    package init?(_ name: ScoreName) {
        guard let score = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = score
    }

    package var name: ScoreName {
        switch self {
        case .msp: .msp
        case .energy: .energy
        case .maxLogit: .maxLogit
        case .gen: .gen
        }
    }

    package var unit: ScoreUnit {
        switch self {
        case .msp: .probability
        case .energy, .maxLogit: .nats
        case .gen: .number
        }
    }

    /// One score for each row, in their order: the larger, the farther out of distribution.
    ///
    /// - Parameter logits: shape [count, classes].
    /// - Returns: `count` numbers: of ``msp`` probabilities, of ``energy`` and ``maxLogit`` nats, of ``gen`` pure numbers.
    public func values(for logits: Logits) -> [Float] {
        (0..<logits.count).map { row in
            switch self {
            case .msp: Float(ClassProbabilities(logits[row]).others)
            case .energy: Float(-logSumExp(logits[row]))
            case .maxLogit: -(logits[row].max() ?? .nan)
            case .gen:
                Float(
                    ClassProbabilities(logits[row]).generalizedEntropy(gamma: Self.gamma, top: Self.topClasses))
            }
        }
    }
}

/// A score of the logits that a linear probe gives.
package struct ProbeScore: OutlierScore {
    package let head: HeadScore
    package let probe: LinearProbe

    package var name: ScoreName { head.name }
    package var unit: ScoreUnit { head.unit }
    package var dimension: Int { probe.dimension }

    package init(_ head: HeadScore, probe: LinearProbe) {
        self.head = head
        self.probe = probe
    }

    package func values(for embeddings: Embeddings) -> [Float] { head.values(for: probe.logits(of: embeddings)) }
}
