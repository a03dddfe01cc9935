// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

extension SetListing {
    /// The largest text that may be a label, bytes.
    private static let labelLimit = 1 << 16
    /// The largest table of a folder's images, bytes.
    private static let tableLimit = 1 << 26

    /// Lists an archive: reads it once, of images nothing but the header, where their suffix tells them.
    ///
    /// A path that occurs several times stands for its last occurrence, as when the archive is unpacked.
    ///
    /// - Parameters:
    ///   - reader: at the archive's beginning.
    ///   - archive: its place among the set's.
    /// - Throws: `DatasetError`.
    init(_ reader: ArchiveReader, archive: Int) throws(DatasetError) {
        var last: [[UInt8]: Int] = [:]
        var folders: [String: SetPath] = [:]
        while let entry = try reader.next() {
            let parts = entry.path.text.split(separator: "/")
            if let name = parts.first(where: ImageName.isHidden) {
                if entry.kind == .file { hide(name) }
                continue
            }
            if entry.kind == .folder || parts.count > 1 {
                let depth = entry.kind == .folder ? parts.count : parts.count - 1
                let path = parts[..<depth].joined(separator: "/")
                if depth > 0, folders[path] == nil { folders[path] = SetPath(path) }
            }
            guard entry.kind == .file || entry.kind == .link, !parts.isEmpty else { continue }
            var file = ListedFile(
                path: entry.path, byteCount: entry.kind == .link ? nil : entry.byteCount, archive: archive,
                position: entry.position, offset: entry.offset)
            if entry.kind == .file { file.head = Self.look(at: entry, of: reader) }
            files.append(file)
            // By bytes, because strings that look the same are equal in Swift.
            last[entry.path.bytes] = entry.position
        }
        if last.count != files.count { files = files.filter { last[$0.path.bytes] == $0.position } }
        self.folders = folders.values.map(\.self)
    }

    /// What must be read of an entry to know what it is, and of a label to know what it says.
    private static func look(at entry: ArchiveReader.Entry, of reader: ArchiveReader) -> [UInt8]? {
        let path = entry.path.text
        if ImageName.isSideFile(path) {
            let limit = FolderMetadata.isMetadata(path) ? tableLimit : labelLimit
            return reader.head(of: entry, count: limit)
        }
        if ImageName.hasImageSuffix(path) || ImageName.hasTextSuffix(path) { return nil }
        return reader.head(of: entry, count: RecognizedFile.headLength)
    }
}
