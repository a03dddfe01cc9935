import Datasets
import Detection
import Encoding
import Hypersphere
import Images

/// A set of images after the encoder.
struct EmbeddedSet {
    /// What the set is called: the last component of its path.
    var name: String

    /// The engine that computed the embeddings, with its version.
    var engine: String

    /// The precision that they were computed in.
    var precision: Precision

    /// Which outputs gave the embeddings and the logits.
    let roles: OutputRoles

    /// For each output, the unit embeddings, [images, dimension]; nil before the first image.
    var embeddings: OutputTable<Embeddings>?

    /// The model's own logits, [images, classes]; empty where there are none.
    var logitRows: [Float] = []

    var identifiers: [String] = []

    /// The images' class names; nil where an image is unlabelled.
    var labels: [String?] = []

    var digests: [PixelDigest] = []

    /// The images that were passed over, and why.
    var skipped: [String] = []

    /// What the images show that another loader reads otherwise, each in one sentence.
    var notes: [String] = []

    /// How the images were, whatever they show; nil where they were not at hand.
    var statistics: ImageStatistics?

    var count: Int { identifiers.count }

    /// The unit embeddings of a kind, [images, dimension].
    ///
    /// - Throws: ``FittingError/emptySet(_:)`` where the set has no images.
    subscript(space: EmbeddingSpace) -> Embeddings {
        get throws(FittingError) {
            guard let embeddings else { throw .emptySet(name) }
            return embeddings[space]
        }
    }

    /// The model's own logits; nil where there are none.
    ///
    /// - Throws: ``FittingError/degenerateEmbedding(_:reason:)`` where one is infinite or not a number.
    var logits: Logits? {
        get throws(FittingError) {
            guard !logitRows.isEmpty, count > 0 else { return nil }
            do throws(EmbeddingsError) {
                return try Logits(logitRows, classes: logitRows.count / count)
            } catch {
                let row = if case .notFinite(let row) = error { row } else { 0 }
                throw .degenerateEmbedding(
                    identifiers[row], reason: "its logits hold a value that is infinite or not a number")
            }
        }
    }

    /// Adds a batch of raw rows.
    ///
    /// - Parameter batch: with rows of each of the roles' outputs.
    /// - Throws: ``FittingError/degenerateEmbedding(_:reason:)``.
    mutating func append(_ batch: EmbeddingPass.Batch) throws {
        let unit = try roles.embeddings.filled(with: batch.rows.prefix(roles.embeddings.count)).mapValues { rows in
            try Self.normalized(rows, of: batch.identifiers)
        }
        if embeddings == nil {
            embeddings = unit
        } else {
            try embeddings?.merge(unit) { try $0.append($1) }
        }
        if roles.logits != nil, let rows = batch.rows.last { logitRows += rows }
        identifiers += batch.identifiers
        labels += batch.labels
        digests += batch.digests
    }

    /// Rows of unit length.
    ///
    /// - Throws: ``FittingError/degenerateEmbedding(_:reason:)`` where a row is zero, infinite or not a number.
    static func normalized(_ rows: [Float], of identifiers: [String]) throws(FittingError) -> Embeddings {
        do throws(EmbeddingsError) {
            return try Embeddings(normalizing: rows, dimension: rows.count / max(identifiers.count, 1))
        } catch {
            switch error {
            case .zero(let row): throw .degenerateEmbedding(identifiers[row], reason: FittingError.zeroReason)
            case .notFinite(let row):
                throw .degenerateEmbedding(identifiers[row], reason: FittingError.notFiniteReason)
            default: throw .degenerateEmbedding(identifiers.first ?? "", reason: "\(error)")
            }
        }
    }
}

extension FittingError {
    /// Why an embedding that is zero is of no use.
    static let zeroReason = "it is zero"
    /// Why an embedding that is not finite is of no use.
    static let notFiniteReason =
        "it holds a value that is infinite or not a number (an encoder in float16 overflows beyond 65504: export it in float32)"
}
