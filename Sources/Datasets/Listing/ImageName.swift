// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Images

/// What a file's name says of it.
package enum ImageName {
    /// Folders and files that systems and programs leave among images, in lower case, and what they are called.
    private static let system: [String: String] = Dictionary(
        uniqueKeysWithValues: [
            "__MACOSX", "@eaDir", "$RECYCLE.BIN", "#recycle", "System Volume Information", "lost+found", "Thumbs.db",
            "ehthumbs.db", "desktop.ini", ".DS_Store",
        ].map { ($0.lowercased(), $0) })

    /// Suffixes of files of text, which are not looked into for images.
    private static let textSuffixes: Set<String> = [
        "txt", "cls", "json", "jsonl", "ndjson", "csv", "tsv", "xml", "md", "rst", "py", "sh", "yaml", "yml", "toml",
        "log",
        "names", "lst", "list",
    ]

    private static let imageSuffixes = Set(ImageFormat.allCases.filter(\.isDecodable).flatMap(\.suffixes))

    /// The suffix in lower case, without its dot; nil for a name without one.
    static func suffix(of path: String) -> String? {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
        let suffix = name[name.utf8.index(after: dot)...]
        return suffix.isEmpty ? nil : suffix.lowercased()
    }

    /// Whether files of this suffix are taken for images without a look at them.
    package static func hasImageSuffix(_ path: String) -> Bool {
        suffix(of: path).map(imageSuffixes.contains) ?? false
    }

    static func hasTextSuffix(_ path: String) -> Bool {
        suffix(of: path).map(textSuffixes.contains) ?? false
    }

    /// Whether a file may hold the label of the image beside it, or of all.
    static func isSideFile(_ path: String) -> Bool {
        ["cls", "json", "txt"].contains(suffix(of: path) ?? "") || FolderMetadata.isMetadata(path)
    }

    static func hasArchiveSuffix(_ path: String) -> Bool {
        let name = path.lowercased()
        return [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".zip"].contains { name.hasSuffix($0) }
    }

    /// A file's name without its last suffix, and without `.tar` before that.
    static func stem(of path: String) -> String {
        var name = path.lastComponent
        if let suffix = suffix(of: name) { name.removeLast(suffix.count + 1) }
        if name.lowercased().hasSuffix(".tar") { name.removeLast(4) }
        return name
    }

    /// Whether a file or folder is passed over: names that begin with a dot, and those that systems leave.
    package static func isHidden(_ name: some StringProtocol) -> Bool {
        name.utf8.first == UInt8(ascii: ".") || systemName(name) != nil
    }

    package static var systemNames: [String] { system.values.map(\.self) }

    /// What a name of a system's is called; nil for others.
    static func systemName(_ name: some StringProtocol) -> String? {
        system[name.lowercased()]
    }
}
