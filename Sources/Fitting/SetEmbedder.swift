package import Adoption
package import Datasets
import Detection
import EmbeddingFiles
import Encoding
import Files
import FoundationEssentials
import Hypersphere
import Images
import Pipeline
import Release

/// Embeds a set of images into a file.
package struct SetEmbedder {
    private let encoder: FittingEncoder
    private let options: FittingOptions
    private let encoderPath: String

    /// - Parameters:
    ///   - adopted: the encoder; where it has several candidates, the set's classes choose.
    ///   - encoderPath: the user's model.
    ///   - set: the images.
    ///   - options: input, transform, engine, and what to do with images that cannot be decoded.
    ///   - note: gets what is found out and decided.
    /// - Throws: ``FittingError``, `AdoptionError`, `EncoderError` or `DatasetError`.
    package init(
        _ adopted: AdoptedEncoder, encoderPath: String, for set: ImageSet, options: FittingOptions,
        note: (String) -> Void
    ) throws {
        encoder = try FittingEncoder(adopted, bank: set, options: options, note: note)
        self.options = options
        self.encoderPath = encoderPath
    }

    /// Embeds the set, and writes the raw rows of all roles with labels, identifiers and digests.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - path: of the file.
    ///   - note: gets what the set shows that another loader reads otherwise.
    ///   - progress: called now and then.
    /// - Returns: how many images were embedded, and those that were passed over.
    /// - Throws: ``FittingError``, `EncoderError`, `DatasetError` or `EmbeddingFileError`.
    package func embed(
        _ set: ImageSet, to path: String, note: (String) -> Void, progress: (FittingProgress) -> Void
    ) throws -> (count: Int, skipped: [String]) {
        let survey = try ImageSurvey(
            set, transform: options.transform, limits: options.limits, skipsUnreadable: options.skipsUnreadable
        ) { progress(FittingProgress(stage: .reading, completed: $0, total: set.count)) }
        try ImageSurvey.refuseUnreadable([survey])
        let outputs = encoder.encoder.outputs
        let record = encoder.record(encoderPath: encoderPath, options: options)
        let writer = try EmbeddingPartWriter(
            to: path, outputs: outputs.map { ($0.name, $0.dimension) }, metadata: record.metadata)
        let images = survey.images
        progress(FittingProgress(stage: .images, completed: 0, total: images.count))
        let outcome = try encoder.pass(options).run(survey.pipeline(options)) {
            progress(FittingProgress(stage: .images, completed: $0, total: images.count))
        } consume: { batch in
            for row in batch.identifiers.indices {
                var rows: [String: [Float]] = [:]
                for (output, values) in zip(outputs, batch.rows) {
                    rows[output.name] = Array(values[row * output.dimension..<(row + 1) * output.dimension])
                }
                try writer.append(
                    rows: rows, label: batch.labels[row], identifier: batch.identifiers[row],
                    digest: batch.digests[row].bits)
            }
        }
        guard writer.count > 0 else { throw FittingError.emptySet(set.title) }
        try writer.finish(metadata: EmbeddingRecord.metadata(outcome.observations.statistics))
        for line in outcome.observations.counts.notes(options.transform.loader) { note("\(set.title): \(line)") }
        return (writer.count, survey.rejected.lines + outcome.skipped)
    }
}

extension FittingEncoder {
    /// What a file says of the encoder that gave its embeddings.
    func record(encoderPath: String, options: FittingOptions) -> EmbeddingRecord {
        var record = EmbeddingRecord()
        record.encoderSHA256 = (try? FileReader.digest(of: encoderPath))?.hexadecimal
        record.input = options.input
        record.transform = options.transform
        record.engine = "OpenVINO \(encoder.engineVersion.prefix { $0 != "-" })"
        record.precision = encoder.precision
        record.tool = Release.tool
        record.source = adopted.usual?.source
        record.pooling = adopted.usual?.pooling
        record.roles = ["features": roles[.features]]
        if roles[.projection] != roles[.features] { record.roles["projection"] = roles[.projection] }
        if roles.hasStages { record.roles["stages"] = roles[.stages] }
        record.roles["logits"] = roles.logits
        return record
    }
}
