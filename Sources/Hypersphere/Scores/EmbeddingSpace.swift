/// The kinds of embeddings that scores read, by the encoder output that gives them; named as bundles name them.
package enum EmbeddingSpace: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    /// What the encoder gives before its head: bank, probe and residual space are made of these.
    case features
    /// What the head makes of them: prototypes are made of these.
    case projection
    /// The channel means of all the network's stages, early ones too, which know an image by its texture and strokes;
    /// features where an encoder gives none. Gaussians are made of these.
    case stages
}
