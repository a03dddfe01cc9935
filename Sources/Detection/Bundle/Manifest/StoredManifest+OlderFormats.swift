import Encoding
import Hypersphere

extension StoredManifest {
    /// For each kind of embeddings the output that gives it, where the manifest does not say so: before format version 4.
    ///
    /// A score that reads the kind tells. Else the bank's output is the first, and the prototypes' the last but for that
    /// of the stages, in the order of a fit.
    var guessedRoles: [EmbeddingSpace: String] {
        let names = outputs.map(\.name)
        func read(_ space: EmbeddingSpace) -> String? {
            // A score of the model's own logits reads no embeddings, whatever its space.
            scores.first { $0.name.space == space && names.contains($0.output) }?.output
        }
        let stages = read(.stages)
        let features = read(.features) ?? names.first
        var roles: [EmbeddingSpace: String] = [:]
        roles[.features] = features
        roles[.projection] = read(.projection) ?? names.last { $0 != stages } ?? names.first
        roles[.stages] = stages ?? features
        return roles
    }
}
