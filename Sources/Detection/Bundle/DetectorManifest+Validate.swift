import Encoding
import Hypersphere
import Images

extension DetectorManifest {
    /// Checks what the parts of a manifest say of each other.
    ///
    /// - Throws: ``BundleError/inconsistent(bundle:reason:)``.
    func validate(bundle: String) throws(BundleError) {
        func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(BundleError) {
            guard condition else { throw .inconsistent(bundle: bundle, reason: reason()) }
        }
        try require(formatVersion >= 1, "format version \(formatVersion) does not exist")
        try require(!classes.isEmpty, "no classes are named")
        try require(!scores.isEmpty, "no scores are named")
        try require(Set(scores.map(\.name)).count == scores.count, "a score is named twice")
        try require(
            decides.map { name in name == .combined || scores.contains { $0.name == name } } ?? true,
            "the score that decides is not among the scores")
        try require(alpha > 0 && alpha < 1, "alpha \(alpha) is not between 0 and 1")
        try require((encoder == nil) == (transform == nil), "there is an encoder without a transform, or none with one")
        try require(
            encoder == nil || embeddings == nil, "there is an encoder, and embeddings that are given without one")
        if let encoder, let transform {
            try require(
                transform.width == encoder.input.width && transform.height == encoder.input.height
                    && transform.channels == encoder.input.channels,
                "images are cropped to \(transform.width)x\(transform.height) of \(transform.channels) channels, the "
                    + "encoder takes \(encoder.input.width)x\(encoder.input.height) of \(encoder.input.channels)")
            for file in [encoder.file, encoder.dataFile].compactMap(\.self) {
                try require(
                    !file.isEmpty && !file.contains("/") && file != "..", "the encoder's file is not a name")
            }
            try require(encoder.batch.map { $0 >= 1 } ?? true, "the encoder's batch is not a number of images")
        }
        try require(
            !outputs.isEmpty && outputs.allSatisfy { $0.dimension >= 1 }
                && Set(outputs.map(\.name)).count == outputs.count, "the outputs are none, empty, or named twice")
        if let head {
            try require(
                head.classes.count >= 1 && !outputs.contains { $0.name == head.output },
                "the model's own head has no classes, or the name of another output")
        }
        for score in scores {
            try require(
                outputs.contains { $0.name == score.output } || score.name.readsLogits && head?.output == score.output,
                "the score \(score.name.rawValue) reads '\(score.output)', which is no output of the encoder")
            try require(score.name != .combined, "'combined' is no score of its own")
            if score.name == .knn || score.name == .nnguide {
                try require(
                    score.k.map { $0 >= 1 && $0 <= provenance.bank.images } ?? false,
                    "k is not between 1 and the number of the bank's images")
            }
        }
    }
}
