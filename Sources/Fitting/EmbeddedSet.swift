import Detection
import Hypersphere

/// A set of images after the encoder.
struct EmbeddedSet {
    /// For each asked output, the unit embeddings, [images, dimension].
    var embeddings: [Embeddings]

    var identifiers: [String] = []

    /// The images' class names; nil where an image is unlabelled.
    var labels: [String?] = []

    var digests: [PixelDigest] = []

    /// The images that were passed over, and why.
    var skipped: [String] = []

    var count: Int { identifiers.count }
}
