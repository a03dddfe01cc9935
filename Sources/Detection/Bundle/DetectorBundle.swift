import FoundationEssentials
import Safetensors

/// A detector as it lies on disk: a folder with `detector.json`, the encoder's files, `embeddings.safetensors`, and
/// the SHA-256 of each in `SHA256SUMS`.
public struct DetectorBundle: Sendable {
    static let manifestFile = "detector.json"
    static let embeddingsFile = "embeddings.safetensors"

    /// The folder.
    public let path: String

    public let manifest: DetectorManifest
    public let content: BundleContent

    /// A short name for all the content of all files: `sha256:` and 16 hexadecimal digits.
    public let version: String

    /// The encoder's file.
    public var encoderPath: String { "\(path)/\(manifest.encoder.file)" }

    /// Reads a bundle, and verifies every file against its checksum.
    ///
    /// - Parameter path: the folder.
    /// - Throws: ``BundleError`` where the bundle is truncated, edited, mismatched, or of a newer format.
    public init(reading path: String) throws(BundleError) {
        self.path = path
        let checksums = try Self.checksums(of: path)
        version = checksums.version

        let manifestContent = try readFile("\(path)/\(Self.manifestFile)")
        // The version comes before the checksum: a newer format may keep its checksums elsewhere.
        try Self.checkFormatVersion(manifestContent, of: path)
        func verify(_ name: String, _ content: Data) throws(BundleError) {
            guard checksums.match(name, content: content) else { throw .checksumMismatch(file: "\(path)/\(name)") }
        }
        try verify(Self.manifestFile, manifestContent)
        do {
            manifest = try JSONDecoder().decode(DetectorManifest.self, from: manifestContent)
        } catch {
            throw .malformed(file: "\(path)/\(Self.manifestFile)", reason: "is not the description of a detector")
        }
        try manifest.validate(bundle: path)

        let embeddings = try readFile("\(path)/\(Self.embeddingsFile)")
        try verify(Self.embeddingsFile, embeddings)
        let others = checksums.digests.keys.filter { $0 != Self.manifestFile && $0 != Self.embeddingsFile }
        guard others.contains(manifest.encoder.file) else { throw .damagedChecksums(bundle: path) }
        for name in others.sorted() {
            try verify(name, try readFile("\(path)/\(name)"))
        }
        guard checksums.digests[manifest.encoder.file] == manifest.encoder.sha256 else {
            throw .inconsistent(bundle: path, reason: "\(manifest.encoder.file) is not the encoder of the manifest")
        }
        do {
            content = try BundleContent(try TensorFile(parsing: embeddings), manifest: manifest)
        } catch {
            throw .malformed(file: "\(path)/\(Self.embeddingsFile)", reason: "\(error)")
        }
    }

    private static func checksums(of path: String) throws(BundleError) -> Checksums {
        let content = try readFile("\(path)/\(Checksums.fileName)")
        guard let checksums = Checksums(text: String(decoding: content, as: UTF8.self)),
            checksums.digests[manifestFile] != nil, checksums.digests[embeddingsFile] != nil,
            checksums.digests.keys.allSatisfy({ !$0.contains("/") && $0 != ".." })
        else { throw .damagedChecksums(bundle: path) }
        return checksums
    }

    private static func checkFormatVersion(_ content: Data, of path: String) throws(BundleError) {
        struct Format: Decodable {
            var formatVersion: Int
            enum CodingKeys: String, CodingKey { case formatVersion = "format_version" }
        }
        guard let format = try? JSONDecoder().decode(Format.self, from: content) else {
            throw .malformed(file: "\(path)/\(manifestFile)", reason: "is not the description of a detector")
        }
        guard format.formatVersion <= DetectorManifest.currentFormatVersion else {
            throw .newerFormat(
                bundle: path, version: format.formatVersion, newest: DetectorManifest.currentFormatVersion)
        }
    }
}
