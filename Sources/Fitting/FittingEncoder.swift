package import Adoption
package import Datasets
import Detection
import Encoding
import FoundationEssentials
import Hypersphere
import Images

/// An encoder that was adopted, chosen, checked and opened for a fit.
package struct FittingEncoder {
    let adopted: AdoptedEncoder
    let roles: OutputRoles
    let encoder: ImageEncoder
    let session: EncoderSession

    /// What was found out and decided, each in one sentence.
    let notes: [String]

    /// - Parameters:
    ///   - adopted: with one candidate or more.
    ///   - set: the images of the bank: a sample of it tells the best candidate, and whether the encoder is sound.
    ///   - options: of the fit.
    ///   - note: gets what is found out and decided.
    /// - Throws: ``FittingError``, `AdoptionError`, `EncoderError` or `DatasetError`.
    package init(
        _ adopted: AdoptedEncoder, bank set: ImageSet, options: FittingOptions, note: (String) -> Void
    ) throws {
        let choice = try PoolingChoice(among: adopted, set: set, options: options)
        self.adopted = choice.encoder
        notes = adopted.notes + [choice.note].compactMap(\.self)
        notes.forEach(note)
        roles = try OutputRoles(choice.encoder, scores: options.scores)
        encoder = try ImageEncoder(
            modelPath: choice.encoder.modelPath, input: options.input,
            outputs: roles.outputs, batch: choice.encoder.batch,
            options: options.encoder)
        for warning in encoder.warnings { note("warning: \(warning)") }
        session = try encoder.makeSession()
        try Self.refuseUnsound(encoder, set: set, options: options, note: note)
    }

    /// Opens an encoder for embeddings that it gave before.
    ///
    /// - Parameters:
    ///   - adopted: the encoder as it was adopted then.
    ///   - options: of the fit.
    /// - Throws: ``FittingError``, `AdoptionError` or `EncoderError`.
    init(reopening adopted: AdoptedEncoder, options: FittingOptions) throws {
        guard let candidate = adopted.usual else { throw FittingError.noFeatures }
        self.adopted = try adopted.selecting(candidate)
        notes = adopted.notes
        roles = try OutputRoles(self.adopted, scores: options.scores)
        encoder = try ImageEncoder(
            modelPath: self.adopted.modelPath, input: options.input,
            outputs: roles.outputs, batch: self.adopted.batch,
            options: options.encoder)
        session = try encoder.makeSession()
    }

    /// Embeds a set of images.
    ///
    /// - Parameters:
    ///   - survey: of the images.
    ///   - options: of the fit.
    ///   - progress: called now and then with the number of images done.
    /// - Returns: the embeddings, and what was noted of the images.
    /// - Throws: ``FittingError``, `EncoderError` or `CancellationError`.
    func embed(
        _ survey: ImageSurvey, options: FittingOptions, progress: (Int) -> Void
    ) throws -> EmbeddedSet {
        let set = survey.images
        var embedded = EmbeddedSet(
            name: URL(filePath: set.title).lastPathComponent,
            // Without the build that follows the version.
            engine: "OpenVINO \(encoder.engineVersion.prefix { $0 != "-" })", precision: encoder.precision,
            roles: roles)
        let outcome = try pass(options).run(survey.pipeline(options), progress: progress) { batch in
            try embedded.append(batch)
        }
        guard embedded.count > 0 else { throw FittingError.emptySet(set.title) }
        embedded.skipped = outcome.skipped
        embedded.statistics = outcome.observations.statistics
        embedded.notes = outcome.observations.counts.notes(options.transform.loader).map { "\(set.title): \($0)" }
        return embedded
    }

    /// What embeds sets, as the options say.
    func pass(_ options: FittingOptions) -> EmbeddingPass {
        EmbeddingPass(
            session: session, batchSize: options.batchSize, directions: roles.embeddings.count,
            skipsUnreadable: options.skipsUnreadable)
    }
}
