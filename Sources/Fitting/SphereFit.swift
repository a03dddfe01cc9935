import Detection
import Hypersphere

/// What is learnt from embedded images: prototypes, bank, and the scores of the calibration images.
struct SphereFit {
    let classes: [String]
    let prototypes: Prototypes
    let bank: Bank

    /// The class of each row of the bank.
    let bankLabels: [Int]

    let calibrationScores: [ScoreName: [Float]]
    let geometry: SphereGeometry

    /// - Parameters:
    ///   - bank: the first embeddings feed the k-nearest-neighbour score, the last the prototypes.
    ///   - calibration: the held-out images, with the same embeddings.
    ///   - classes: the class names, sorted; of an unlabelled set a single one.
    ///   - k: the neighbour whose angle is the score.
    /// - Throws: `PrototypesError` or `BankError`.
    init(bank: EmbeddedSet, calibration: EmbeddedSet, classes: [String], k: Int) throws {
        self.classes = classes
        let places = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
        bankLabels = bank.labels.map { $0.flatMap { places[$0] } ?? 0 }
        let features = bank.embeddings[0]
        let projections = bank.embeddings[bank.embeddings.count - 1]
        prototypes = try Prototypes.classMeans(of: projections, labels: bankLabels, classes: classes.count)
        self.bank = try Bank(features)

        let knn = try KNNScore(bank: self.bank, k: k)
        let angle = AngleScore(prototypes: prototypes)
        let calibrationProjections = calibration.embeddings[calibration.embeddings.count - 1]
        calibrationScores = [
            .knn: knn.values(for: calibration.embeddings[0]),
            .angle: angle.values(for: calibrationProjections),
        ]
        let nearest = prototypes.nearest(to: calibrationProjections)
        let known = calibration.labels.enumerated().compactMap { row, label in
            label.flatMap { places[$0] }.map { (row: row, label: $0) }
        }
        geometry = SphereGeometry(
            dispersion: classes.count > 1 ? prototypes.dispersion : nil,
            compactness: try prototypes.compactness(of: projections, labels: bankLabels),
            accuracy: known.isEmpty
                ? nil : Double(known.count { nearest[$0.row].index == $0.label }) / Double(known.count))
    }
}
