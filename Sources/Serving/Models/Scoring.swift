// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Conformed to by Detector. ModelSource loads one on the thread that loads models; ServedDetector and Worker call it, on event
// loops, decoding threads and workers' threads, as each member says.

package import Detection
package import Images

/// A loaded detector, as the server needs it.
///
/// `Detector` is one; tests put others here.
package protocol Scoring: Sendable {
    /// What the detector is made of, as `GET /models/{name}` gives it.
    associatedtype Manifest: Encodable & Sendable

    /// Where batches run.
    associatedtype Session: ScoringSession

    /// The name that requests ask for.
    var name: String { get }

    /// A short name for the detector's content.
    var version: String { get }

    var manifest: Manifest { get }

    /// What to warm up with.
    var probe: DetectorInput { get }

    /// What whoever runs the detector should know, each in one sentence.
    var warnings: [String] { get }

    /// Checks a request's wishes before any work is done for them.
    func validate(_ options: VerdictOptions) throws(DetectionError)

    /// Decodes and resizes an image; called from many threads at once.
    func prepare(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage

    /// Does so where it takes less than waking another thread; nil where it takes longer.
    func prepareIfSmall(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage?

    /// Whether it takes images; embeddings it takes anyway.
    var takesImages: Bool { get }

    /// How files become pixels; nil where it takes no images.
    var loader: LoaderPolicy? { get }

    /// What each embedding may be made of.
    var embeddingParts: [EmbeddingPart] { get }

    /// Checks the values of an embedding, of a detector that reads a single output; called from many threads at once.
    func prepare(embedding values: [Float]) throws(DetectionError) -> GivenEmbedding

    /// Checks the values of an embedding, by their outputs' names; called from many threads at once.
    func prepare(embedding values: [String: [Float]]) throws(DetectionError) -> GivenEmbedding

    /// Opens a place where batches run.
    func makeSession() throws(DetectionError) -> Session

    /// The calibrated verdict on one image.
    func verdict(
        on measurement: Measurement, id: String?, options: VerdictOptions
    ) throws(DetectionError) -> ScoredImage
}

/// Where batches of images are embedded and scored; one thread at a time runs it.
package protocol ScoringSession: SendableMetatype {
    /// Embeds and scores a batch. Blocks until it is done.
    ///
    /// - Returns: as many results as there are inputs, in their order.
    func measure(_ inputs: [DetectorInput]) -> [Result<Measurement, DetectionError>]
}

/// An output of an encoder whose values a detector reads.
package struct EmbeddingPart: Sendable, Equatable {
    package var output: String
    package var dimension: Int

    /// Whether there is no verdict without it.
    package var isNeeded: Bool

    package init(output: String, dimension: Int, isNeeded: Bool = true) {
        self.output = output
        self.dimension = dimension
        self.isNeeded = isNeeded
    }
}

extension Scoring {
    package var warnings: [String] { [] }
    package var loader: LoaderPolicy? { nil }
}

extension Detector: Scoring {
    package var takesImages: Bool { manifest.encoder != nil }

    package var loader: LoaderPolicy? { manifest.transform?.loader }

    package var embeddingParts: [EmbeddingPart] {
        let needed = neededOutputs.map { EmbeddingPart(output: $0.name, dimension: $0.dimension) }
        guard let head = manifest.head, !needed.contains(where: { $0.output == head.output }) else { return needed }
        return needed + [EmbeddingPart(output: head.output, dimension: head.classes.count, isNeeded: false)]
    }
}

extension DetectorSession: ScoringSession {}
