// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What the names that people give to outputs and layers tell.
enum OutputNames {
    private static let embeddingWords = [
        "embed", "feature", "project", "proj", "pool", "hidden", "repr", "latent", "token", "backbone", "descriptor",
        "encod", "fingerprint", "normal",
    ]
    private static let logitWords = ["logit", "prob", "class", "pred", "softmax", "score", "label"]

    /// Whether a name says that a tensor is an embedding.
    static func saysEmbedding(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "z" || embeddingWords.contains(where: name.contains) && !saysLogits(name)
    }

    /// Whether a name says that a tensor is what a classifier gives.
    static func saysLogits(_ name: String) -> Bool {
        let name = name.lowercased()
        return logitWords.contains(where: name.contains)
    }

    /// A rank among embeddings, the smallest first: those that people compute distances on.
    static func rank(_ name: String) -> Int {
        let name = name.lowercased()
        for (rank, words) in [
            ["features"], ["image_embed", "embedding", "embeds"], ["pooler_output", "pooled", "pool"], ["feature"],
            ["last_hidden_state"],
        ].enumerated() where words.contains(where: name.contains) { return rank }
        return 5
    }

    /// Whether a name says that an output places objects in the image.
    static func saysBoxes(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["boxes", "bbox", "detections", "detection_"].contains(where: name.contains)
    }
}
