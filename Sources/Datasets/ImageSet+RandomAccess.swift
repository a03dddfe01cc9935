// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ImageSet {
    /// Whether single images can be read in any order: of folders, tables, plain tars and image files.
    package var hasRandomAccess: Bool {
        switch storage {
        case .files, .image: true
        case .archives(let archives): archives.allSatisfy(\.hasRandomAccess)
        case .pixels: false
        }
    }

    /// Reads one image; may be called on several threads at once.
    ///
    /// - Parameter index: the image's place among `entries`.
    /// - Returns: the image.
    /// - Throws: `DatasetError`, also where the set has no random access.
    /// - Precondition: `index` is that of an entry.
    package func read(_ index: Int) throws(DatasetError) -> LabeledImage {
        let entry = entries[index]
        let bytes: [UInt8]
        switch storage {
        case .files(let root): bytes = try readFile(root, entry.innerPath, maximumBytes: maximumImageBytes)
        case .image(let path): bytes = try readFile(path, maximumBytes: maximumImageBytes)
        case .pixels: throw .compressedArchive(path: path)
        case .archives(let archives):
            let archive = archives[entry.archive]
            guard archive.hasRandomAccess else { throw .compressedArchive(path: path) }
            let reader = try ArchiveReader(path: archive.path, offset: entry.offset)
            guard let found = try reader.next(), found.path == entry.innerPath else {
                throw .damagedArchive(path: path, reason: "it changed while it was read")
            }
            guard found.kind == .file else { throw .linkInArchive(path: path, entry: entry.identifier) }
            bytes = try reader.read(found, maximumBytes: maximumImageBytes)
        }
        return LabeledImage(identifier: entry.identifier, label: entry.label, bytes: bytes)
    }
}
