import Encoding
import ONNX

/// Turns a model that a person gives into an encoder that bundles hold.
package struct EncoderAdopter: Sendable {
    /// The folder in which files are written while they are needed; nil for the system's one for temporary files.
    package var scratchParent: String?

    package init(scratchParent: String? = nil) {
        self.scratchParent = scratchParent
    }

    /// Adopts a model.
    ///
    /// - Parameter request: the model, and what its user says about it.
    /// - Returns: the encoder; its files last as long as the value.
    /// - Throws: ``AdoptionError`` with one line that names what is wrong and what mends it.
    package func adopt(_ request: AdoptionRequest) throws(AdoptionError) -> AdoptedEncoder {
        try PlainEncoder.adopt(request)
    }
}

extension AdoptedEncoder {
    /// The same encoder with one candidate for the embedding, and only those outputs that are still read.
    ///
    /// An encoder that is the user's own file stays that file.
    ///
    /// - Throws: ``AdoptionError``.
    package func selecting(_ candidate: EmbeddingCandidate) throws(AdoptionError) -> AdoptedEncoder {
        var selected = self
        selected.candidates = [candidate]
        return selected
    }
}
