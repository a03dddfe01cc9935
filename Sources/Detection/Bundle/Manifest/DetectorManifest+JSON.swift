package import FoundationEssentials

extension DetectorManifest {
    /// Reads the content of a `detector.json` of any format that this program knows.
    ///
    /// - Parameters:
    ///   - content: the file's.
    ///   - bundle: what the bundle is called in errors.
    /// - Throws: ``BundleError``.
    package init(json content: Data, of bundle: String) throws(BundleError) {
        try Self.checkFormatVersion(content, of: bundle)
        let stored: StoredManifest
        do {
            stored = try JSONDecoder().decode(StoredManifest.self, from: content)
        } catch {
            throw Self.malformed(bundle)
        }
        do throws(ManifestError) {
            self = try stored.manifest()
        } catch {
            throw .inconsistent(bundle: bundle, reason: error.reason)
        }
    }

    /// Refuses a format that is newer than this program, whatever else has changed in it.
    ///
    /// - Throws: ``BundleError/newerFormat(bundle:version:newest:)`` or ``BundleError/malformed(file:reason:)``.
    static func checkFormatVersion(_ content: Data, of bundle: String) throws(BundleError) {
        struct Format: Decodable {
            var formatVersion: Int
            enum CodingKeys: String, CodingKey { case formatVersion = "format_version" }
        }
        guard let format = try? JSONDecoder().decode(Format.self, from: content) else { throw malformed(bundle) }
        guard format.formatVersion <= currentFormatVersion else {
            throw .newerFormat(bundle: bundle, version: format.formatVersion, newest: currentFormatVersion)
        }
    }

    private static func malformed(_ bundle: String) -> BundleError {
        .malformed(file: "\(bundle)/\(BundleFiles.manifestFile)", reason: "is not the description of a detector")
    }

    /// The content of a `detector.json`.
    ///
    /// - Throws: `EncodingError`.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + Array("\n".utf8)
    }
}
