/// Which files of a set are taken for images: those with an image's suffix that are not hidden.
enum ImageName {
    private static let suffixes: Set<String> = ["jpg", "jpeg", "png", "webp", "gif"]

    /// The path inside a set, without "." and empty parts, that a tar's entry or a folder's file has.
    static func normalised(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    }

    /// Whether a normalised path inside a set is that of an image.
    static func isImage(_ path: String) -> Bool {
        !path.split(separator: "/").contains(where: isHidden) && hasImageSuffix(path)
    }

    static func hasImageSuffix(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: ".") else { return false }
        return suffixes.contains(path[path.index(after: dot)...].lowercased())
    }

    /// Whether a file or folder is passed over: dot files, and the folder of macOS's archiver.
    static func isHidden(_ name: some StringProtocol) -> Bool {
        name.hasPrefix(".") || name == "__MACOSX"
    }

    /// Whether a file begins as JPEG, PNG, WebP and GIF files do.
    static func isImage(head: [UInt8]) -> Bool {
        head.starts(with: [0xFF, 0xD8, 0xFF]) || head.starts(with: [0x89, 0x50, 0x4E, 0x47])
            || head.starts(with: Array("GIF8".utf8))
            || (head.starts(with: Array("RIFF".utf8)) && head.dropFirst(8).starts(with: Array("WEBP".utf8)))
    }
}
