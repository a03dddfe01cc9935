extension ImageSet {
    /// Whether single images can be read in any order: of folders, plain tars and image files.
    public var hasRandomAccess: Bool {
        switch storage {
        case .folder, .image, .tar(isPlain: true): true
        case .tar(isPlain: false), .pixels: false
        }
    }

    /// Reads one image; may be called on several threads at once.
    ///
    /// - Parameter index: the image's place among `entries`.
    /// - Returns: the image.
    /// - Throws: `DatasetError`, also where the set has no random access.
    /// - Precondition: `index` is that of an entry.
    public func read(_ index: Int) throws(DatasetError) -> LabelledImage {
        let entry = entries[index]
        let bytes: [UInt8]
        switch storage {
        case .folder: bytes = try readFile(path + "/" + entry.identifier, maximumBytes: maximumImageBytes)
        case .image: bytes = try readFile(path, maximumBytes: maximumImageBytes)
        case .tar(isPlain: false), .pixels: throw .compressedArchive(path: path)
        case .tar(isPlain: true):
            let reader = try TarReader(path: path, offset: entry.offset)
            guard let found = try reader.nextImage(), found.path == entry.identifier, !found.isLink else {
                throw .damagedArchive(path: path, reason: "it changed while it was read")
            }
            bytes = try reader.read(found, maximumBytes: maximumImageBytes)
        }
        return LabelledImage(identifier: entry.identifier, label: entry.label, bytes: bytes)
    }
}
