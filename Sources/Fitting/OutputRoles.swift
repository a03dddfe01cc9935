import Encoding

/// Which encoder output feeds which score.
struct OutputRoles: Equatable {
    /// The place of the output that feeds the k-nearest-neighbour score.
    var features: Int

    /// The place of the output that feeds prototypes and angle score.
    var projection: Int

    /// Takes the outputs by the names that a caller gives, else by the names `features` and `projection`; an encoder
    /// with a single output uses it for both.
    ///
    /// - Throws: ``FittingError/unknownOutput(_:known:)`` or ``FittingError/ambiguousOutputs(_:)``.
    init(outputs: [EncoderOutput], features: String?, projection: String?) throws(FittingError) {
        let names = outputs.map(\.name)
        func place(of asked: String?, default name: String) throws(FittingError) -> Int {
            if let asked {
                guard let index = names.firstIndex(of: asked) else { throw .unknownOutput(asked, known: names) }
                return index
            }
            if names.count == 1 { return 0 }
            guard let index = names.firstIndex(of: name) else { throw .ambiguousOutputs(names) }
            return index
        }
        self.features = try place(of: features, default: "features")
        self.projection = try place(of: projection, default: "projection")
    }
}
