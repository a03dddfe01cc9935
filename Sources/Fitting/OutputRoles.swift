import Encoding
import Hypersphere

/// Which encoder output gives which embeddings.
struct OutputRoles: Equatable {
    /// The name of an output that gives the stages, where a caller names none.
    static let stagesName = "stages"

    private let features: Int
    private let projection: Int
    private let stages: Int

    /// The places of the outputs among the encoder's, each once.
    var outputs: [Int] {
        var places = [features]
        for place in [projection, stages] where !places.contains(place) { places.append(place) }
        return places
    }

    /// The place of a kind of embeddings among ``outputs``.
    func place(of space: EmbeddingSpace) -> Int {
        let output =
            switch space {
            case .features: features
            case .projection: projection
            case .stages: stages
            }
        return outputs.firstIndex(of: output) ?? 0
    }

    /// Takes the outputs by the names that a caller gives, else by the names `features`, `projection` and `stages`; an
    /// encoder with a single output uses it for all, and one without stages the features for them.
    ///
    /// - Parameters:
    ///   - outputs: the encoder's.
    ///   - features: a caller's name for the output; nil to choose it.
    ///   - projection: the same.
    ///   - stages: the same.
    ///   - scores: where none of them reads stages, these are none; nil for those of ``SphereFit``.
    /// - Throws: ``FittingError/unknownOutput(_:known:)`` or ``FittingError/ambiguousOutputs(_:)``.
    init(
        outputs: [EncoderOutput], features: String?, projection: String?, stages: String?, scores: [ScoreName]?
    ) throws(FittingError) {
        let names = outputs.map(\.name)
        func place(of asked: String) throws(FittingError) -> Int {
            guard let index = names.firstIndex(of: asked) else { throw .unknownOutput(asked, known: names) }
            return index
        }
        let stagesPlace = if let stages { try place(of: stages) } else { names.firstIndex(of: Self.stagesName) }
        let others = names.indices.filter { $0 != stagesPlace }
        func place(of asked: String?, default name: String) throws(FittingError) -> Int {
            if let asked { return try place(of: asked) }
            if let only = others.first, others.count == 1 { return only }
            guard let index = names.firstIndex(of: name) else { throw .ambiguousOutputs(names) }
            return index
        }
        self.features = try place(of: features, default: "features")
        self.projection = try place(of: projection, default: "projection")
        let isRead = scores?.contains { $0.space == .stages } ?? true
        self.stages = isRead ? stagesPlace ?? self.features : self.features
    }
}
