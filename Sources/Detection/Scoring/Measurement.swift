package import Hypersphere

/// What the encoder and the scores say of one image, before any threshold.
public struct Measurement: Sendable {
    /// The unit embeddings, in the order of the manifest's encoder outputs.
    let embeddings: [Embeddings]

    /// The scores' values, in the order of the manifest's scores.
    package let values: [Float]

    package let nearest: NearestPrototype

    /// The share of the bank's rows that the nearest-neighbour score looked at for an image of the batch, on average, from
    /// 0 to 1; nil where the detector has no such score.
    public let bankVisited: Double?

    /// Bytes to pixels, milliseconds.
    public let decodeMilliseconds: Double

    /// Pixels to embedding, of the batch that the image was in, milliseconds.
    public let encodeMilliseconds: Double

    /// Embedding to scores, of the batch that the image was in, milliseconds.
    public let scoreMilliseconds: Double

    package init(
        embeddings: [Embeddings], values: [Float], nearest: NearestPrototype, bankVisited: Double? = nil,
        decodeMilliseconds: Double, encodeMilliseconds: Double, scoreMilliseconds: Double
    ) {
        self.embeddings = embeddings
        self.values = values
        self.nearest = nearest
        self.bankVisited = bankVisited
        self.decodeMilliseconds = decodeMilliseconds
        self.encodeMilliseconds = encodeMilliseconds
        self.scoreMilliseconds = scoreMilliseconds
    }
}
