import Encoding
import Hypersphere
import Images

/// Why parts of a manifest contradict each other, in words that follow the bundle's name and a colon.
struct ManifestError: Error {
    let reason: String
}

extension DetectorManifest {
    /// Checks what the parts say of each other.
    func check() throws(ManifestError) {
        try require(formatVersion >= 1, "format version \(formatVersion) does not exist")
        try require(!classes.isEmpty, "no classes are named")
        try require(alpha > 0 && alpha < 1, "alpha \(alpha) is not between 0 and 1")
        try checkInput()
        try checkOutputs()
        try checkScores()
    }

    private func checkInput() throws(ManifestError) {
        try require((encoder == nil) == (transform == nil), "there is an encoder without a transform, or none with one")
        guard let encoder, let transform else { return }
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

    private func checkOutputs() throws(ManifestError) {
        try require(
            outputs.allSatisfy { $0.dimension >= 1 } && Set(outputs.map(\.name)).count == outputs.count,
            "the outputs are empty, or named twice")
        guard let head else { return }
        try require(
            head.classes.count >= 1 && !outputs.contains { $0.name == head.output },
            "the model's own head has no classes, or the name of another output")
    }

    private func checkScores() throws(ManifestError) {
        try require(!scores.isEmpty, "no scores are named")
        try require(Set(scores.map(\.name)).count == scores.count, "a score is named twice")
        try require(
            decides.map { name in name == .combined || scores.contains { $0.name == name } } ?? true,
            "the score that decides is not among the scores")
        for score in scores {
            let name = score.name
            try require(name != .combined, "'combined' is no score of its own")
            // Bank, prototypes and models are each of one output.
            let output = outputs[name.space].name
            try require(
                score.output == output || name.readsLogits && head?.output == score.output,
                "the score \(name.rawValue) reads '\(score.output)', and '\(output)' gives its \(name.space.rawValue)")
            if name == .knn || name == .nnguide {
                try require(
                    score.k.map { $0 >= 1 && $0 <= provenance.bank.images } ?? false,
                    "k is not between 1 and the number of the bank's images")
            }
        }
    }

    private func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(ManifestError) {
        guard condition else { throw ManifestError(reason: reason()) }
    }
}
