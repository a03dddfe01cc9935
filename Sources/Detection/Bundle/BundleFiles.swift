import FoundationEssentials
import Safetensors

/// The files of a bundle, verified but for what its numbers mean.
struct BundleFiles: Sendable {
    static let manifestFile = "detector.json"
    static let embeddingsFile = "embeddings.safetensors"

    let path: String
    let manifest: DetectorManifest
    let version: String

    private let embeddings: Data

    /// The encoder's file.
    var encoderPath: String { "\(path)/\(manifest.encoder.file)" }

    /// Reads the files of a folder, each of which must have its checksum.
    init(reading path: String) throws(BundleError) {
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

        embeddings = try readFile("\(path)/\(Self.embeddingsFile)")
        try verify(Self.embeddingsFile, embeddings)
        let others = checksums.digests.keys.filter { $0 != Self.manifestFile && $0 != Self.embeddingsFile }
        guard others.contains(manifest.encoder.file) else { throw .damagedChecksums(bundle: path) }
        for name in others.sorted() {
            try verify(name, try readFile("\(path)/\(name)"))
        }
        guard checksums.digests[manifest.encoder.file] == manifest.encoder.sha256 else {
            throw .inconsistent(bundle: path, reason: "\(manifest.encoder.file) is not the encoder of the manifest")
        }
    }

    /// Makes of the numbers what a detector searches: for a large bank the longest part of reading a bundle.
    func content() throws(BundleError) -> BundleContent {
        do {
            return try BundleContent(try TensorFile(parsing: embeddings), manifest: manifest)
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
