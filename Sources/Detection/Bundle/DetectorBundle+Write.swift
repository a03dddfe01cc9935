import FoundationEssentials
import Glibc
import Hypersphere
import Safetensors

extension DetectorBundle {
    /// Writes a bundle: into a temporary folder beside the target, renamed when it is complete.
    ///
    /// The manifest's `encoder.file` and `encoder.sha256` are set from the encoder's file.
    ///
    /// - Parameters:
    ///   - manifest: what the detector is made of.
    ///   - content: what it has learnt.
    ///   - encoderPath: the encoder's model; of an OpenVINO IR, the `.xml`, whose `.bin` is taken along.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    /// - Returns: the bundle, as it was written.
    /// - Throws: ``BundleError/unwritable(path:reason:)`` or ``BundleError/unreadable(file:reason:)``.
    @discardableResult
    public static func write(
        manifest: DetectorManifest, content: BundleContent, encoderPath: String, to path: String,
        replacing: Bool = false
    ) throws(BundleError) -> DetectorBundle {
        try checkTarget(path, replacing: replacing)
        var manifest = manifest
        var files: [String: Data] = [:]
        let isIntermediateRepresentation = encoderPath.hasSuffix(".xml")
        let encoder = try readFile(encoderPath)
        manifest.encoder.file = isIntermediateRepresentation ? "encoder.xml" : "encoder.onnx"
        manifest.encoder.sha256 = Checksums.digest(of: encoder)
        files[manifest.encoder.file] = encoder
        if isIntermediateRepresentation {
            files["encoder.bin"] = try readFile(String(encoderPath.dropLast(4)) + ".bin")
        }
        files[BundleFiles.embeddingsFile] = content.tensorFile().serialized()
        files[BundleFiles.screenFile] = content.bank.screenParts.tensorFile().serialized()
        files[BundleFiles.manifestFile] = try json(manifest, path: path)

        var checksums = Checksums()
        for (name, data) in files { checksums.add(name, content: data) }
        files[Checksums.fileName] = Data(checksums.text.utf8)

        let parent = URL(filePath: path).deletingLastPathComponent()
        let name = URL(filePath: path).lastPathComponent
        let temporary = parent.appending(path: ".\(name).\(getpid()).partial")
        do {
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
            for (name, data) in files { try data.write(to: temporary.appending(path: name)) }
            try move(temporary, to: URL(filePath: path))
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw .unwritable(path: path, reason: reason(error))
        }
        return try DetectorBundle(reading: path)
    }

    /// Refuses a target before any long work is done for it.
    ///
    /// - Throws: ``BundleError/unwritable(path:reason:)`` where something stands at `path` that must not be replaced:
    ///   anything where `replacing` is false, and anything but a bundle where it is true.
    public static func checkTarget(_ path: String, replacing: Bool) throws(BundleError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard replacing else {
            throw .unwritable(path: path, reason: "it exists already (--force replaces a detector)")
        }
        guard FileManager.default.fileExists(atPath: "\(path)/\(BundleFiles.manifestFile)") else {
            throw .unwritable(path: path, reason: "it exists already, and is not a detector")
        }
    }

    private static func json(_ manifest: DetectorManifest, path: String) throws(BundleError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(manifest) + Data("\n".utf8)
        } catch {
            throw .unwritable(path: path, reason: "the description cannot be written as JSON")
        }
    }

    /// Puts a complete folder in its place; what stood there goes last.
    private static func move(_ complete: URL, to target: URL) throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: target.path(percentEncoded: false)) else {
            return try manager.moveItem(at: complete, to: target)
        }
        let replaced = complete.appendingPathExtension("replaced")
        try manager.moveItem(at: target, to: replaced)
        try manager.moveItem(at: complete, to: target)
        try manager.removeItem(at: replaced)
    }
}
