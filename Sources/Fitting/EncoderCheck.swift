import Datasets
import Encoding

/// Whether an encoder gives embeddings that can be relied on.
enum EncoderCheck {
    /// Refuses an encoder whose embedding of an image depends on chance or on the other images of its batch.
    static func refuseUnsteady(_ encoder: ImageEncoder, set: ImageSet, options: FittingOptions) throws {
    }
}
