package import Hypersphere

/// A detector as it lies on disk: a folder with `detector.json`, the encoder's files, `embeddings.safetensors`,
/// `screen.safetensors`, which spares the bank to be grouped anew (older bundles have none), and the SHA-256 of each in
/// `SHA256SUMS`.
///
/// The bank stays in the files, which are mapped: processes with the same detector share its memory.
package struct DetectorBundle: Sendable {
    /// The folder.
    package let path: String

    package let manifest: DetectorManifest
    package let content: BundleContent

    /// A short name for all the content of all files: `sha256:` and 16 hexadecimal digits.
    package let version: String

    /// The encoder's file.
    package var encoderPath: String? { manifest.encoder.map { "\(path)/\($0.file)" } }

    /// The file of weights that the encoder's file refers to; nil where there is none.
    package var dataPath: String? { manifest.encoder?.dataFile.map { "\(path)/\($0)" } }

    /// Reads a bundle, and verifies every file against its checksum.
    ///
    /// - Parameter path: the folder.
    /// - Throws: ``BundleError`` where the bundle is truncated, edited, mismatched, or of a newer format.
    package init(reading path: String) throws(BundleError) {
        try self.init(BundleFiles(reading: path))
    }

    /// Reads the rest of a bundle whose files are opened.
    init(_ files: BundleFiles) throws(BundleError) {
        path = files.path
        manifest = files.manifest
        version = files.version
        content = try files.content()
    }
}

extension DetectorBundle {
    /// The unit of one of the detector's scores.
    ///
    /// - Throws: ``ContentError`` where the score cannot be computed of what the bundle holds.
    package func unit(of score: ScoreDescription) throws -> ScoreUnit {
        try content.calculation(score, outputs: manifest.outputs, head: manifest.head).unit
    }
}
