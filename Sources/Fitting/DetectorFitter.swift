package import Adoption
package import Datasets
import Detection
import Encoding
import FoundationEssentials
import Hypersphere
import Pipeline
import Wording

/// Makes a detector from an encoder and in-distribution images, or from embeddings of these.
package struct DetectorFitter: Sendable {
    /// The class of a set whose images have no class.
    package static let unlabelledClass = "in-distribution"

    package let options: FittingOptions

    package init(options: FittingOptions) {
        self.options = options
    }

    /// Adopts a model as encoder, embeds the sets, fits prototypes, bank and calibration, and writes the bundle.
    ///
    /// - Parameters:
    ///   - encoderPath: an ONNX model or an OpenVINO IR.
    ///   - bankSet: images of prototypes and bank.
    ///   - calibrationSet: images that were used neither for training nor for the bank.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - progress: called now and then, on the calling thread.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `AdoptionError`, `BundleError`, `EncoderError` or `DatasetError`.
    package func fit(
        encoderPath: String, bank bankSet: ImageSet, calibration calibrationSet: ImageSet, output path: String,
        replacing: Bool = false, progress: (FittingProgress) -> Void = { _ in }
    ) throws -> FittedDetector {
        try check(bankImages: bankSet.count, calibrationImages: calibrationSet.count)
        let size = ImageSize(height: options.input.height, width: options.input.width)
        let request = AdoptionRequest(
            modelPath: encoderPath, featuresOutput: options.featuresOutput, projectionOutput: options.projectionOutput,
            stagesOutput: options.stagesOutput, logitsOutput: options.logitsOutput, pooling: options.pooling, size: size
        )
        return try fit(
            encoder: try EncoderAdopter().adopt(request), bank: bankSet, calibration: calibrationSet, output: path,
            replacing: replacing, progress: progress)
    }

    /// Does as ``fit(encoderPath:bank:calibration:output:replacing:progress:)`` does, with an encoder that is adopted.
    ///
    /// - Parameters:
    ///   - adopted: the encoder, with one candidate for the embedding or more.
    ///   - bankSet: images of prototypes and bank.
    ///   - calibrationSet: images that were used neither for training nor for the bank.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - encoderPath: the user's model, where the embeddings of a fit that fails are to be kept; nil to keep none.
    ///   - note: gets what is found out and decided on the way, each in one sentence.
    ///   - progress: called now and then, on the calling thread.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `AdoptionError`, `BundleError`, `EncoderError` or `DatasetError`.
    package func fit(
        encoder adopted: AdoptedEncoder, bank bankSet: ImageSet, calibration calibrationSet: ImageSet,
        output path: String, replacing: Bool = false, keepsEmbeddingsOf encoderPath: String? = nil,
        note: (String) -> Void = { _ in }, progress: (FittingProgress) -> Void = { _ in }
    ) throws -> FittedDetector {
        try check(bankImages: bankSet.count, calibrationImages: calibrationSet.count)
        let bankSet = try bankSet.usable(skipsUnreadable: options.skipsUnreadable, note: note)
        let calibrationSet = try calibrationSet.usable(skipsUnreadable: options.skipsUnreadable, note: note)
            .admitted(known: bankSet.labels, options.unknownClasses, note: note)
        try check(bankImages: bankSet.count, calibrationImages: calibrationSet.count)
        try DetectorBundle.checkTarget(path, replacing: replacing)
        let encoder = try FittingEncoder(adopted, bank: bankSet, options: options, note: note)
        // What can be refused before anything is embedded; a head's classes are not counted yet.
        _ = try ScoreChoice(
            options.scores, leavesOut: options.leavesOutScores, hasStages: encoder.roles.hasStages,
            classes: max(1, bankSet.labels.count), headClasses: encoder.roles.logits == nil ? nil : 2)
        func embed(_ survey: ImageSurvey, _ stage: FittingProgress.Stage) throws -> EmbeddedSet {
            let total = survey.images.count
            progress(FittingProgress(stage: stage, completed: 0, total: total))
            return try encoder.embed(survey, options: options) { done in
                progress(FittingProgress(stage: stage, completed: done, total: total))
            }
        }
        let found = try surveyed(bank: bankSet, calibration: calibrationSet, progress: progress)
        var bank = try embed(found.bank, .bank)
        let calibration = try embed(found.calibration, .calibration)
        bank.skipped = found.bank.rejected.lines + found.calibration.rejected.lines + bank.skipped
        let lost = Set(bankSet.labels).subtracting(bank.labels.compactMap(\.self))
        if !lost.isEmpty {
            note("warning: no image of \(NameList.text(lost.sorted())) can be used, so the detector has no such class")
        }
        do {
            return try assemble(
                bank: bank, calibration: calibration, encoder: encoder, output: path, replacing: replacing,
                note: note, progress: progress)
        } catch {
            guard let encoderPath else { throw error }
            throw keeping(bank, calibration, of: encoder, encoderPath: encoderPath, beside: path, after: error)
        }
    }
}
