package import Encoding

/// Where a detector comes from.
package struct Provenance: Sendable, Equatable, Codable {
    /// The program that wrote the bundle, with its version.
    package var tool: String

    /// When the bundle was written, ISO 8601, UTC.
    package var created: String

    /// The engine that computed the embeddings, with its version.
    package var engine: String

    /// The precision that the embeddings were computed in.
    package var precision: Precision

    /// The images of prototypes and bank.
    package var bank: ImageSetDescription

    /// The images that the thresholds rest on.
    package var calibration: ImageSetDescription

    /// How the thresholds came to rest on them, where it was after the fit.
    package var recalibration: Recalibration?

    /// How the encoder came to compute in 8 bits, where it does.
    package var quantization: EncoderQuantization?

    /// How bank and calibration were divided from one set, where they were.
    package var split: SplitRecord?

    /// What its maker was warned of and took all the same, each in one sentence; nil for nothing.
    package var accepted: [String]?

    package init(
        tool: String, created: String, engine: String, precision: Precision, bank: ImageSetDescription,
        calibration: ImageSetDescription, split: SplitRecord? = nil, accepted: [String]? = nil
    ) {
        self.tool = tool
        self.created = created
        self.engine = engine
        self.precision = precision
        self.bank = bank
        self.calibration = calibration
        self.split = split
        self.accepted = accepted
    }
}
