import Encoding
import Hypersphere
import Images

/// A manifest as `detector.json` holds it, of any format: keys that a format does not have are nil.
struct StoredManifest: Codable {
    struct Encoder: Codable {
        var file: String
        var sha256: String
        var input: EncoderInput
        var outputs: [EncoderOutput]
        var dataFile: String?
        var batch: Int?
        var adoption: [String]?

        private enum CodingKeys: String, CodingKey {
            case file, sha256, input, outputs, batch, adoption
            case dataFile = "data_file"
        }
    }

    var formatVersion: Int
    var name: String
    var encoder: Encoder?
    var transform: InputTransform?
    /// What embeddings are given as, for a detector without an encoder; since format version 4.
    var embeddings: [EncoderOutput]?
    /// For each kind of embeddings the name of the output that gives it; since format version 4.
    var roles: [EmbeddingSpace: String]?
    var head: HeadDescription?
    var classes: [String]
    var scores: [ScoreDescription]
    /// Since format version 3.
    var decides: ScoreName?
    var alpha: Double
    /// Since format version 2; all calibration images before.
    var calibrationScope: CalibrationScope?
    var imageStatistics: ImageStatistics?
    var provenance: Provenance

    private enum CodingKeys: String, CodingKey {
        case name, encoder, transform, embeddings, roles, head, classes, scores, decides, alpha, provenance
        case formatVersion = "format_version"
        case calibrationScope = "calibration_scope"
        case imageStatistics = "image_statistics"
    }
}

extension StoredManifest {
    init(_ manifest: DetectorManifest) {
        formatVersion = manifest.formatVersion
        name = manifest.name
        let outputs = Array(manifest.outputs)
        encoder = manifest.encoder.map { encoder in
            Encoder(
                file: encoder.file, sha256: encoder.sha256, input: encoder.input, outputs: outputs,
                dataFile: encoder.dataFile, batch: encoder.batch, adoption: encoder.adoption)
        }
        transform = manifest.transform
        embeddings = encoder == nil ? outputs : nil
        roles = manifest.outputs.roles(name: \.name)
        head = manifest.head
        classes = manifest.classes
        scores = manifest.scores
        decides = manifest.decides
        alpha = manifest.alpha
        calibrationScope = manifest.calibrationScope
        imageStatistics = manifest.imageStatistics
        provenance = manifest.provenance
    }

    /// What the bundle says, in today's terms.
    ///
    /// - Throws: ``ManifestError`` where parts contradict each other.
    func manifest() throws(ManifestError) -> DetectorManifest {
        guard encoder == nil || embeddings == nil else {
            throw ManifestError(reason: "there is an encoder, and embeddings that are given without one")
        }
        let outputs: OutputTable<EncoderOutput>
        do throws(RoleError) {
            outputs = try OutputTable(self.outputs, name: \.name, roles: roles ?? guessedRoles)
        } catch {
            throw ManifestError(
                reason: error.output.map { "the output '\($0)', which is to give \(error.space.rawValue), is none" }
                    ?? "no output gives \(error.space.rawValue)")
        }
        return try DetectorManifest(
            formatVersion: formatVersion, name: name,
            encoder: encoder.map { encoder in
                EncoderDescription(
                    file: encoder.file, sha256: encoder.sha256, input: encoder.input, dataFile: encoder.dataFile,
                    batch: encoder.batch, adoption: encoder.adoption)
            },
            transform: transform, outputs: outputs, head: head, classes: classes, scores: scores, decides: decides,
            alpha: alpha, calibrationScope: calibrationScope ?? .global, imageStatistics: imageStatistics,
            provenance: provenance)
    }

    /// What gives embeddings.
    var outputs: [EncoderOutput] { encoder?.outputs ?? embeddings ?? [] }
}

/// As `detector.json` has it.
extension DetectorManifest: Codable {
    package func encode(to encoder: any Encoder) throws {
        try StoredManifest(self).encode(to: encoder)
    }

    /// Reads a description of any format.
    ///
    /// - Throws: `DecodingError`, where parts contradict each other too.
    package init(from decoder: any Decoder) throws {
        let stored = try StoredManifest(from: decoder)
        do throws(ManifestError) {
            self = try stored.manifest()
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: error.reason))
        }
    }
}
