import Files
import FoundationEssentials
import Hypersphere
import Safetensors

/// The files of a bundle: all but the numbers verified, these mapped.
struct BundleFiles: Sendable {
    static let manifestFile = "detector.json"
    static let embeddingsFile = "embeddings.safetensors"
    static let screenFile = "screen.safetensors"
    static let encoderDataFile = "encoder.data"

    /// The bundle's folder, as errors name it.
    let path: String

    /// Where the files lie.
    private let folder: String

    let manifest: DetectorManifest
    let version: String

    private let checksums: Checksums
    private let embeddings: MappedFile
    /// What was kept of the bank's screen; nil in older bundles.
    private let screen: MappedFile?

    /// The encoder's file.
    var encoderPath: String? { manifest.encoder.map { "\(folder)/\($0.file)" } }

    /// Reads the files of a folder, each of which must have its checksum; ``content()`` looks whether the numbers' have.
    ///
    /// - Parameters:
    ///   - folder: where the files lie.
    ///   - path: what the bundle is called in errors; nil for the folder.
    /// - Throws: ``BundleError``.
    init(reading folder: String, of path: String? = nil) throws(BundleError) {
        let path = path ?? folder
        self.path = path
        self.folder = folder
        checksums = try Self.checksums(of: path, in: folder)
        version = checksums.version

        let text = try readText(Self.manifestFile, in: folder, of: path)
        let manifestContent = Data(text)
        // The version comes before the checksum: a newer format may keep its checksums elsewhere.
        try DetectorManifest.checkFormatVersion(manifestContent, of: path)
        try checksums.verify(Self.manifestFile, of: path, SHA256Digest(of: text))
        manifest = try DetectorManifest(json: manifestContent, of: path)

        func open<Result>(
            _ name: String, _ body: (String) throws(FileError) -> Result
        ) throws(BundleError) -> Result {
            do {
                return try body("\(folder)/\(name)")
            } catch {
                throw .unreadable(file: "\(path)/\(name)", reason: error.reason)
            }
        }
        embeddings = try open(Self.embeddingsFile, MappedFile.init)
        screen = checksums.digests[Self.screenFile] == nil ? nil : try open(Self.screenFile, MappedFile.init)
        let others = Set(checksums.digests.keys).subtracting([Self.manifestFile, Self.embeddingsFile, Self.screenFile])
        for name in [manifest.encoder?.file, manifest.encoder?.dataFile].compactMap(\.self) {
            guard others.contains(name) else { throw .damagedChecksums(bundle: path) }
        }
        for name in others.sorted() {
            try checksums.verify(name, of: path, try open(name, FileReader.digest))
        }
        if let encoder = manifest.encoder, checksums.digests[encoder.file] != encoder.sha256 {
            throw .inconsistent(bundle: path, reason: "\(encoder.file) is not the encoder of the manifest")
        }
    }

    /// Verifies the numbers, and makes of them what a detector searches: for a large bank the longest part of reading a
    /// bundle.
    func content() throws(BundleError) -> BundleContent {
        let parts = try screen.flatMap { screen throws(BundleError) in
            try read(Self.screenFile, screen) { try ScreenParts($0) }
        }
        return try read(Self.embeddingsFile, embeddings) {
            try BundleContent($0, screen: parts, manifest: manifest)
        }
    }

    /// Verifies a file of tensors, and makes something of it.
    private func read<Result>(
        _ name: String, _ mapping: MappedFile, _ make: (MappedTensors) throws -> Result
    ) throws(BundleError) -> Result {
        try checksums.verify(name, of: path, mapping.digest())
        do {
            return try make(try MappedTensors(mapping))
        } catch let error as ScreenError {
            throw .malformed(file: "\(path)/\(Self.screenFile)", reason: "\(error)")
        } catch {
            throw .malformed(file: "\(path)/\(name)", reason: "\(error)")
        }
    }

    private static func checksums(of path: String, in folder: String) throws(BundleError) -> Checksums {
        let content = try readText(Checksums.fileName, in: folder, of: path)
        guard let checksums = Checksums(text: String(decoding: content, as: UTF8.self)),
            checksums.digests[manifestFile] != nil, checksums.digests[embeddingsFile] != nil,
            checksums.digests.keys.allSatisfy({ !$0.contains("/") && $0 != ".." })
        else { throw .damagedChecksums(bundle: path) }
        return checksums
    }
}
