import Encoding
import Hypersphere

extension Detector {
    /// The least cosine between the embedding of the probe that a bundle keeps and the one that the encoder gives
    /// now: bf16 against f32 differs by up to 1e-3, another model by far more.
    static let probeCosine = 0.99

    /// Holds the loaded encoder against the embeddings that the bundle keeps.
    ///
    /// Also the first inference, which is where an engine that cannot run a model says so.
    ///
    /// - Throws: ``BundleError/inconsistent(bundle:reason:)``, or `EncoderError`.
    static func verifyProbe(
        _ expected: [String: [Float]], of encoder: ImageEncoder, outputs: [EncoderOutput], bundle: String
    ) throws {
        let session = try encoder.makeSession()
        let batch = try session.embed([.probe(encoder.input)], outputs: Array(outputs.indices))
        for (output, embedding) in zip(outputs, batch.embeddings) {
            guard let values = expected[output.name] else { continue }
            let cosine = zip(values, embedding.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            guard values.count == output.dimension, batch.degenerateRows.isEmpty, cosine >= Self.probeCosine else {
                throw BundleError.inconsistent(
                    bundle: bundle,
                    reason: "the encoder's output '\(output.name)' is not the one that the detector was fitted with")
            }
        }
    }
}
