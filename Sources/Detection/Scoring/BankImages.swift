import Hypersphere

/// Tells the images, and the embeddings, that a detector's bank was fitted from.
package struct BankImages: Sendable {
    private let detector: Detector
    private let digests: Set<PixelDigest>

    package init(of detector: Detector) {
        self.detector = detector
        digests = Set(detector.bankItems.map(\.digest))
    }

    /// Whether the bank holds what was scored: an image by the pixels that the encoder gets, an embedding by those that its
    /// file says it is of, or by its values.
    ///
    /// - Parameters:
    ///   - input: what was scored.
    ///   - digest: of the pixels of an embedding, where its file has it.
    ///   - measurement: what came of it.
    /// - Returns: whether it does.
    package func contains(_ input: DetectorInput, digest: PixelDigest?, _ measurement: Measurement) -> Bool {
        switch input {
        case .image(let pixels): digests.contains(PixelDigest(of: pixels))
        case .embedding:
            (digest.map(digests.contains) ?? false)
                || detector.bank.holds(measurement.embedding(detector.bankOutput))
        }
    }
}
