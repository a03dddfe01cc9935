import Detection
import Hypersphere

/// The models of the scores that can be learned of a bank, and the scores that cannot.
struct LearnedModels {
    let models: ScoreModels
    /// The scores whose models are there, in the order that they were asked for.
    let names: [ScoreName]
    /// The others, each with its reason in one sentence.
    let leftOut: [String]

    /// Scores that share a model stand and fall together.
    private static let families: [Set<ScoreName>] = [
        [.vmf], [.mahalanobis, .relativeMahalanobis], [.vim], [.msp, .energy, .maxLogit, .gen, .nnguide, .she, .fdbd],
    ]

    /// - Parameters:
    ///   - names: the scores, without those that the model's own head feeds.
    ///   - bank: with embeddings of each role.
    ///   - labels: the class of each image, in `0..<classes`.
    ///   - classes: the number of classes.
    ///   - temperature: of the von Mises-Fisher score; nil to fit concentrations.
    ///   - leavesOut: whether scores that cannot be learned are left out.
    /// - Throws: ``FittingError/unfitScores(_:reason:)``.
    init(
        for names: [ScoreName], bank: EmbeddedSet, labels: [Int], classes: Int, temperature: Double?,
        leavesOut: Bool
    ) throws(FittingError) {
        let (features, projections, stages) = (try bank[.features], try bank[.projection], try bank[.stages])
        func fit(_ names: Set<ScoreName>) throws(ModelError) -> ScoreModels {
            try .fit(
                for: names, temperature: temperature, features: features, projections: projections, stages: stages,
                labels: labels, classes: classes)
        }
        var wanted = Set(names)
        var leftOut: [String] = []
        var models: ScoreModels?
        do throws(ModelError) {
            models = try fit(wanted)
        } catch {
            // Rarely, so that nothing is gained by fitting families apart at once.
            for family in Self.families.map({ $0.intersection(wanted) }) where !family.isEmpty {
                do throws(ModelError) {
                    _ = try fit(family)
                } catch {
                    let unfit = names.filter(family.contains)
                    guard leavesOut else { throw .unfitScores(unfit, reason: "\(error)") }
                    wanted.subtract(family)
                    leftOut += unfit.map { "\($0.rawValue) is left out: \(error)" }
                }
            }
        }
        if models == nil {
            do throws(ModelError) {
                models = try fit(wanted)
            } catch {
                throw .unfitScores(names.filter(wanted.contains), reason: "\(error)")
            }
        }
        self.models = models ?? ScoreModels()
        self.names = names.filter(wanted.contains)
        self.leftOut = leftOut
    }

    /// For each output that a score reads, draws from the classes' tails; nil where images spread too little.
    func virtualOutliers(bank: EmbeddedSet, labels: [Int], classes: Int) -> OutputTable<Embeddings?>? {
        let read = Set(names.map(\.space))
        return bank.embeddings?.mapOutputs { spaces, embeddings in
            guard !spaces.isDisjoint(with: read) else { return nil }
            let known = spaces.contains(.stages) ? models.gaussians : nil
            return try? (known ?? .fit(embeddings, labels: labels, classes: classes)).virtualOutliers()
        }
    }

    /// What was learned of too little, each in one sentence.
    func notes(labels: [Int], classes: [String]) -> [String] {
        guard models.concentrations != nil else { return [] }
        let sizes = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
        let single = classes.indices.filter { sizes[$0] == 1 }.map { "'\(classes[$0])'" }
        guard !single.isEmpty else { return [] }
        return [
            "vmf: \(single.prefix(10).joined(separator: ", ")) \(single.count == 1 ? "has" : "have each") one image, which "
                + "says nothing of how tightly the class lies: it takes the concentration of the others"
        ]
    }
}

extension FittingError {
    /// Why a score's values on the calibration images cannot calibrate.
    ///
    /// Values are the same where they differ by less than rounding does.
    ///
    /// - Parameters:
    ///   - name: the score.
    ///   - values: one for each image.
    ///   - identifiers: the images' names.
    /// - Returns: nil where they can.
    static func useless(_ name: ScoreName, _ values: [Float], of identifiers: [String]) -> FittingError? {
        if let place = values.firstIndex(where: { !$0.isFinite }) {
            return .scoreNotFinite(name, image: identifiers[place])
        }
        guard let least = values.min(), let most = values.max(), values.count > 1 else { return nil }
        let rounding = 8 * max(abs(least), abs(most)).ulp
        return most - least <= rounding ? .constantScore(name, value: values[0], images: values.count) : nil
    }
}
