import Files
import FoundationEssentials
import Hypersphere
import Safetensors

extension DetectorBundle {
    /// Writes a bundle: into a folder beside the target, which takes the target's place when all of it is on the disk and
    /// was read again.
    ///
    /// A detector that is replaced stands there until the new one does. The encoder's files are copied piece by piece.
    ///
    /// - Parameters:
    ///   - draft: what the detector is made of.
    ///   - content: what it has learnt.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    /// - Returns: the bundle, as it was written.
    /// - Throws: ``BundleError``; what stood at `path` stands there still.
    @discardableResult
    package static func write(
        _ draft: DetectorDraft, content: BundleContent, to path: String, replacing: Bool = false
    ) throws(BundleError) -> DetectorBundle {
        try checkTarget(path, replacing: replacing)
        let folder = try written(path) { () throws(FileError) in try FolderDraft(of: path) }
        defer { folder.discard() }
        var files = BundleWriter(folder: folder.path, path: path)
        let encoder = try draft.encoder.map { encoder throws(BundleError) in try files.copy(encoder) }
        let manifest = try json(of: draft, encoder: encoder, path: path)
        try files.write(content.tensorFile(), to: BundleFiles.embeddingsFile)
        try files.write(content.bank.screenParts.tensorFile(), to: BundleFiles.screenFile)
        try files.write(manifest, to: BundleFiles.manifestFile)
        try files.writeChecksums()

        let bundle = try DetectorBundle(BundleFiles(reading: folder.path, of: path))
        try written(path) { () throws(FileError) in try folder.takePlace(replacing: replacing) }
        return bundle
    }

    /// Refuses a target before any long work is done for it.
    ///
    /// - Throws: ``BundleError/unwritable(path:reason:)`` where no folder can be made there; that or ``BundleError/exists(path:)``
    ///   where something stands at `path` that must not be replaced: anything where `replacing` is false, and anything but a
    ///   bundle where it is true.
    package static func checkTarget(_ path: String, replacing: Bool) throws(BundleError) {
        try written(path) { () throws(FileError) in
            try OutputPlace.checkFolder(Folder.parent(of: path))
        }
        guard Folder.exists(path) else { return }
        guard replacing else {
            throw .exists(path: path)
        }
        guard isBundle(at: path) else {
            throw .unwritable(path: path, reason: "it exists already, and is not a detector")
        }
    }

    /// Whether a folder is a detector, as far as its files' names tell.
    package static func isBundle(at path: String) -> Bool { Folder.exists("\(path)/\(BundleFiles.manifestFile)") }

    private static func json(
        of draft: DetectorDraft, encoder: EncoderDescription?, path: String
    ) throws(BundleError) -> [UInt8] {
        do {
            return try draft.manifest(encoder: encoder).json()
        } catch let error as ManifestError {
            throw .inconsistent(bundle: path, reason: error.reason)
        } catch {
            throw .unwritable(path: path, reason: "the description cannot be written as JSON")
        }
    }

    private static func written<Result>(
        _ path: String, _ body: () throws(FileError) -> Result
    ) throws(BundleError) -> Result {
        do {
            return try body()
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }
}

extension BundleWriter {
    /// Copies an encoder's files, under the names that they have in a bundle.
    fileprivate mutating func copy(_ encoder: DetectorDraft.Encoder) throws(BundleError) -> EncoderDescription {
        let isIntermediateRepresentation = encoder.modelPath.hasSuffix(".xml")
        let file = isIntermediateRepresentation ? "encoder.xml" : "encoder.onnx"
        let digest = try copy(encoder.modelPath, to: file)
        if isIntermediateRepresentation {
            _ = try copy(String(encoder.modelPath.dropLast(4)) + ".bin", to: "encoder.bin")
        }
        if let dataPath = encoder.dataPath { _ = try copy(dataPath, to: BundleFiles.encoderDataFile) }
        return EncoderDescription(
            file: file, sha256: digest.hexadecimal, input: encoder.input,
            dataFile: encoder.dataPath == nil ? nil : BundleFiles.encoderDataFile, batch: encoder.batch,
            adoption: encoder.adoption)
    }
}
