import Detection
import Files
import Foundation
import Testing

extension DetectorBundle {
    /// Writes the bundle once more, changed.
    @discardableResult
    func write(
        to path: String, replacing: Bool = false,
        _ change: (inout DetectorDraft, inout BundleContent) throws -> Void = { _, _ in }
    ) throws -> DetectorBundle {
        var (draft, content) = (DetectorDraft(self), content)
        try change(&draft, &content)
        return try DetectorBundle.write(draft, content: content, to: path, replacing: replacing)
    }
}

/// Changes a bundle's `detector.json` as it is written, with the checksum that goes with it.
func rewriteManifest(of path: String, _ change: (inout [String: Any]) throws -> Void) throws {
    let file = URL(filePath: "\(path)/detector.json")
    var manifest = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    try change(&manifest)
    try JSONSerialization.data(withJSONObject: manifest).write(to: file)
    let list = URL(filePath: "\(path)/\(Checksums.fileName)")
    var checksums = try #require(Checksums(text: String(contentsOf: list, encoding: .utf8)))
    checksums.add("detector.json", digest: try FileReader.digest(of: file.path(percentEncoded: false)))
    try Data(checksums.text.utf8).write(to: list)
}
