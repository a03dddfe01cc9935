package import Hypersphere

/// What the encoder and the scores say of one image, before any threshold.
///
/// A ``DetectorSession`` gives it, and ``Detector/verdict(on:id:options:)`` reads it.
public struct Measurement: Sendable {
    /// The unit embeddings of its batch; nil where a stand-in measured.
    private let batch: OutputTable<Embeddings>?

    /// The image's place in its batch.
    private let row: Int

    /// The scores' values, in the order of the manifest's scores.
    package let values: [Float]

    package let nearest: NearestPrototype

    /// What the model's own head takes the image for; nil where there is none.
    package let prediction: Prediction?

    /// The share of the bank's rows that the nearest-neighbour score looked at for an image of the batch, on average, from
    /// 0 to 1; nil where the detector has no such score.
    package let bankVisited: Double?

    /// Bytes to pixels, milliseconds.
    package let decodeMilliseconds: Double

    /// Pixels to embedding, of the batch that the image was in, milliseconds.
    package let encodeMilliseconds: Double

    /// Embedding to scores, of the batch that the image was in, milliseconds.
    package let scoreMilliseconds: Double

    package init(
        row: Int = 0, of batch: OutputTable<Embeddings>? = nil, values: [Float], nearest: NearestPrototype,
        prediction: Prediction? = nil,
        bankVisited: Double? = nil, decodeMilliseconds: Double, encodeMilliseconds: Double,
        scoreMilliseconds: Double
    ) {
        self.batch = batch
        self.row = row
        self.values = values
        self.nearest = nearest
        self.prediction = prediction
        self.bankVisited = bankVisited
        self.decodeMilliseconds = decodeMilliseconds
        self.encodeMilliseconds = encodeMilliseconds
        self.scoreMilliseconds = scoreMilliseconds
    }

    /// A unit embedding, as a batch of one.
    ///
    /// - Parameter space: the kind of embedding.
    /// - Returns: shape [1, dimension].
    /// - Precondition: a ``DetectorSession`` measured.
    package func embedding(_ space: EmbeddingSpace) -> Embeddings {
        guard let batch else { preconditionFailure("nothing was embedded") }
        return batch[space].selecting(CollectionOfOne(row))
    }

    /// For each output the values of its unit embedding.
    ///
    /// - Precondition: a ``DetectorSession`` measured.
    package var embeddings: OutputTable<[Float]> {
        guard let batch else { preconditionFailure("nothing was embedded") }
        return batch.mapValues { Array($0[row]) }
    }
}
