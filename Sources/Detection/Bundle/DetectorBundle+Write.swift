import Files
import FoundationEssentials
import Hypersphere
import Safetensors

extension DetectorBundle {
    /// Writes a bundle: into a folder beside the target, which takes the target's place when all of it is on the disk and
    /// was read again.
    ///
    /// A detector that is replaced stands there until the new one does. The manifest's `encoder.file` and
    /// `encoder.sha256` are set from the encoder's file, which is copied piece by piece.
    ///
    /// - Parameters:
    ///   - manifest: what the detector is made of.
    ///   - content: what it has learnt.
    ///   - encoderPath: the encoder's model; of an OpenVINO IR, the `.xml`, whose `.bin` is taken along. Nil for a detector
    ///     without an encoder.
    ///   - dataPath: the file of weights that the model refers to by the name `encoder.data`; nil for none.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    /// - Returns: the bundle, as it was written.
    /// - Throws: ``BundleError``; what stood at `path` stands there still.
    @discardableResult
    public static func write(
        manifest: DetectorManifest, content: BundleContent, encoderPath: String?, dataPath: String? = nil,
        to path: String, replacing: Bool = false
    ) throws(BundleError) -> DetectorBundle {
        try checkTarget(path, replacing: replacing)
        let draft = try written(path) { () throws(FileError) in try FolderDraft(of: path) }
        defer { draft.discard() }
        var files = BundleWriter(folder: draft.path, path: path)

        var manifest = manifest
        if let encoderPath {
            let isIntermediateRepresentation = encoderPath.hasSuffix(".xml")
            let file = isIntermediateRepresentation ? "encoder.xml" : "encoder.onnx"
            manifest.encoder?.file = file
            manifest.encoder?.sha256 = try files.copy(encoderPath, to: file).hexadecimal
            if isIntermediateRepresentation {
                _ = try files.copy(String(encoderPath.dropLast(4)) + ".bin", to: "encoder.bin")
            }
            manifest.encoder?.dataFile = nil
            if let dataPath {
                manifest.encoder?.dataFile = BundleFiles.encoderDataFile
                _ = try files.copy(dataPath, to: BundleFiles.encoderDataFile)
            }
        }
        try files.write(content.tensorFile(), to: BundleFiles.embeddingsFile)
        try files.write(content.bank.screenParts.tensorFile(), to: BundleFiles.screenFile)
        try files.write(json(manifest, path: path), to: BundleFiles.manifestFile)
        try files.writeChecksums()

        let bundle = try DetectorBundle(BundleFiles(reading: draft.path, of: path))
        try written(path) { () throws(FileError) in try draft.takePlace(replacing: replacing) }
        return bundle
    }

    /// Refuses a target before any long work is done for it.
    ///
    /// - Throws: ``BundleError/unwritable(path:reason:)`` where no folder can be made there; that or ``BundleError/exists(path:)``
    ///   where something stands at `path` that must not be replaced: anything where `replacing` is false, and anything but a
    ///   bundle where it is true.
    public static func checkTarget(_ path: String, replacing: Bool) throws(BundleError) {
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

    private static func json(_ manifest: DetectorManifest, path: String) throws(BundleError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(manifest)) + Array("\n".utf8)
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
