// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The scores that there are, each by one function that makes it of in-distribution embeddings.
///
/// In every score a larger value means farther out of distribution. Embeddings that a score is made of must not calibrate
/// it too: hold others out for ``ConformalCalibration``.
public enum Scores {
    /// Angle to the k-th nearest embedding of the bank, in degrees (Sun et al., "Out-of-Distribution Detection with Deep
    /// Nearest Neighbors", ICML 2022, equation 1: there the distance, which orders unit vectors alike).
    ///
    /// - Parameters:
    ///   - bank: in-distribution embeddings.
    ///   - k: which neighbor's angle is the score, counted from 1.
    ///   - threads: the number of threads that one call may use.
    /// - Returns: a score in degrees.
    /// - Throws: ``BankError/neighbors(_:count:)`` unless `k` is in `1...bank.count`.
    public static func knn(bank: Bank, k: Int, threads: Int = 1) throws(BankError) -> some OutlierScore {
        try KNNScore(bank: bank, k: k, threads: threads)
    }

    /// Angle to the nearest prototype, in degrees.
    ///
    /// - Parameter prototypes: one for each class.
    /// - Returns: a score in degrees.
    public static func angle(to prototypes: Prototypes) -> some OutlierScore { AngleScore(prototypes: prototypes) }

    /// Free energy of von Mises-Fisher distributions of one temperature t around the prototypes,
    /// `-t log(sum_c exp(mu_c.z / t))`: the negative energy of the classifier that CIDER's compactness loss trains (Ming et
    /// al., "How to Exploit Hyperspherical Embeddings for Out-of-Distribution Detection?", ICLR 2023, equation 2).
    ///
    /// - Parameters:
    ///   - prototypes: one for each class.
    ///   - temperature: a pure number, such as the one that the encoder was trained with.
    /// - Returns: a score in negated cosines.
    /// - Throws: ``ModelError/temperature(_:)`` unless it is above 0 and finite.
    public static func vmf(prototypes: Prototypes, temperature: Double) throws(ModelError) -> some OutlierScore {
        try VMFScore(prototypes: prototypes, temperature: temperature)
    }

    /// Negative log-likelihood of a mixture of von Mises-Fisher distributions around the prototypes,
    /// `-log(sum_c pi_c C_d(kappa_c) exp(kappa_c mu_c.z))`, with each class's concentration fitted (Mardia and Jupp,
    /// "Directional Statistics", 2000, section 10.3).
    ///
    /// - Parameters:
    ///   - prototypes: one for each class.
    ///   - embeddings: labeled embeddings, shape [n, dimension], of dimension 2 or more.
    ///   - labels: the class of each, in `0..<prototypes.count`; every class needs at least one.
    /// - Returns: a score in nats.
    /// - Throws: ``ModelError``.
    public static func vmf(
        prototypes: Prototypes, fitting embeddings: Embeddings, labels: [Int]
    ) throws(ModelError) -> some OutlierScore {
        try VMFScore(
            prototypes: prototypes, concentrations: .fit(embeddings, labels: labels, classes: prototypes.count))
    }

    /// Squared Mahalanobis distance to the nearest class mean, on unit embeddings (Mueller and Hein, "Mahalanobis++", ICML
    /// 2025, equation 4; the covariance is shrunk as Ledoit and Wolf, "A well-conditioned estimator for large-dimensional
    /// covariance matrices", 2004).
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings, shape [n, dimension].
    ///   - labels: the class of each, in `0..<classes`; every class needs at least one.
    ///   - classes: the number of classes.
    /// - Returns: a score in squared standard deviations.
    /// - Throws: ``ModelError``, ``ModelError/noSpread`` where the embeddings of each class are all the same.
    public static func mahalanobis(
        fitting embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> some OutlierScore {
        MahalanobisScore(gaussians: try .fit(embeddings, labels: labels, classes: classes))
    }

    /// Squared Mahalanobis distance to the nearest class mean less that to the mean of all classes, under the covariance of
    /// all (Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021, equation 5).
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings, shape [n, dimension].
    ///   - labels: the class of each, in `0..<classes`; every class needs at least one.
    ///   - classes: the number of classes, 2 or more: with one the two distances are the same.
    /// - Returns: a score in squared standard deviations, below 0 as well as above.
    /// - Throws: ``ModelError``.
    public static func relativeMahalanobis(
        fitting embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> some OutlierScore {
        let fitted = try ClassGaussians.fitWithBackground(embeddings, labels: labels, classes: classes)
        return try RelativeMahalanobisScore(gaussians: fitted.gaussians, background: fitted.background)
    }

    /// A score of the logits that a linear probe gives; its paper stands at the ``HeadScore``.
    ///
    /// - Parameters:
    ///   - head: which score.
    ///   - probe: a classifier of the embeddings.
    /// - Returns: a score in the unit of ``HeadScore/values(for:)``.
    public static func head(_ head: HeadScore, of probe: LinearProbe) -> some OutlierScore {
        ProbeScore(head, probe: probe)
    }

    /// Virtual-logit matching: the scaled length of an embedding's part outside the principal space, beside the energy of
    /// the probe (Wang et al., "ViM: Out-of-Distribution with Virtual-logit Matching", CVPR 2022, equations 4 to 8, the last
    /// as its logarithm).
    ///
    /// - Parameters:
    ///   - embeddings: in-distribution embeddings, shape [n, dimension]; more than the principal space has dimensions, which
    ///     is half of them, 512 of 768 and more, or 1000 of 2048 and more.
    ///   - probe: a classifier of the same embeddings.
    /// - Returns: a score in nats.
    /// - Throws: ``ModelError``, ``ModelError/tooFew(_:)`` where the embeddings fill the principal space.
    public static func vim(fitting embeddings: Embeddings, probe: LinearProbe) throws(ModelError) -> some OutlierScore {
        try ViMScore(probe: probe, residual: .fit(embeddings, probe: probe))
    }

    /// The energy of a linear probe, times the mean inner product with the k nearest of at most 5000 rows of the bank, each
    /// of these weighted by its own energy; negated (Park, Jung, Teoh, "Nearest Neighbor Guidance for Out-of-Distribution
    /// Detection", ICCV 2023, equations 4 to 6).
    ///
    /// - Parameters:
    ///   - bank: in-distribution embeddings.
    ///   - probe: a classifier of embeddings of the bank's dimension.
    ///   - k: the number of neighbors that guide; 10 in the paper.
    /// - Returns: a score in nats.
    /// - Throws: ``ModelError/shape(_:)`` where bank and probe differ in dimension, or the bank has less than k rows.
    public static func nnguide(bank: Bank, probe: LinearProbe, k: Int = 10) throws(ModelError) -> some OutlierScore {
        try NNGuideScore(probe: probe, bank: bank, k: k)
    }

    /// Simplified Hopfield energy: the inner product with the mean of the class that a linear probe predicts, negated (Zhang
    /// et al., "Out-of-Distribution Detection based on In-Distribution Data Patterns Memorization with Modern Hopfield
    /// Energy", ICLR 2023), on unit embeddings.
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings, shape [n, dimension].
    ///   - labels: the class of each, in `0..<probe.count`; every class needs at least one.
    ///   - probe: a classifier of the same embeddings.
    /// - Returns: a score in negated cosines.
    /// - Throws: ``ModelError``.
    /// - Precondition: the embeddings have the probe's dimension.
    public static func she(
        fitting embeddings: Embeddings, labels: [Int], probe: LinearProbe
    ) throws(ModelError) -> some OutlierScore {
        try SHEScore(probe: probe, patterns: .fit(embeddings, labels: labels, probe: probe))
    }

    /// The mean distance to the decision boundaries between the class that a linear probe predicts and each other one,
    /// beside the distance to the mean of all embeddings; negated (Liu and Qin, "Fast Decision Boundary based
    /// Out-of-Distribution Detector", ICML 2024), on unit embeddings.
    ///
    /// - Parameters:
    ///   - embeddings: in-distribution embeddings, shape [n, dimension], at least one.
    ///   - probe: a classifier of the same embeddings, of two classes or more.
    /// - Returns: a score that is a pure number.
    /// - Throws: ``ModelError/shape(_:)`` where there is a single class, or the dimensions differ; ``ModelError/labels(_:)``
    ///   where there is no embedding.
    public static func fdbd(fitting embeddings: Embeddings, probe: LinearProbe) throws(ModelError) -> some OutlierScore
    {
        try FDBDScore(probe: probe, mean: ClassMembers.mean(of: embeddings))
    }
}
