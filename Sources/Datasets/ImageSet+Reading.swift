import Images

extension ImageSet {
    /// Reads the images of a set one after another; holds one at a time.
    ///
    /// Not copyable, because two would read from one place in the tar.
    public struct Iterator: ~Copyable {
        private let set: ImageSet
        private var index = 0
        private var tar: TarReader?
        private var pixels: (source: Int, start: Int, reader: any PixelReader)?

        init(_ set: ImageSet) {
            self.set = set
        }

        /// Reads the next image; `nil` after the last.
        ///
        /// - Throws: `DatasetError` that names the file. The image after it can be asked for.
        public mutating func next() throws(DatasetError) -> LabelledImage? {
            guard index < set.entries.count else { return nil }
            let entry = set.entries[index]
            index += 1
            return LabelledImage(identifier: entry.identifier, label: entry.label, bytes: try bytes(of: entry))
        }

        private mutating func bytes(of entry: Entry) throws(DatasetError) -> [UInt8] {
            switch set.storage {
            case .folder:
                return try readFile(set.path + "/" + entry.identifier, maximumBytes: set.maximumImageBytes)
            case .image:
                return try readFile(set.path, maximumBytes: set.maximumImageBytes)
            case .tar:
                let reader: TarReader
                if let tar { reader = tar } else { reader = try TarReader(path: set.path) }
                tar = reader
                while let found = try reader.nextImage(), found.position <= entry.position {
                    guard found.position == entry.position else { continue }
                    guard found.path == entry.identifier, !found.isLink else { break }
                    return try reader.read(found, maximumBytes: set.maximumImageBytes)
                }
                throw .damagedArchive(path: set.path, reason: "it changed while it was read")
            case .pixels(let sources):
                return try png(at: entry.position, of: sources)
            }
        }

        /// A PNG of an image that is kept as bare pixels; stored, because it will be unpacked again at once.
        private mutating func png(at position: Int, of sources: [any PixelSource]) throws(DatasetError) -> [UInt8] {
            var source = pixels?.source ?? 0
            var start = pixels?.start ?? 0
            while source < sources.count, position >= start + sources[source].labels.count {
                start += sources[source].labels.count
                source += 1
            }
            guard source < sources.count else { throw .damagedArchive(path: set.path, reason: "it ends too early") }
            let reader: any PixelReader
            if let pixels, pixels.source == source {
                reader = pixels.reader
            } else {
                reader = try sources[source].makeReader()
            }
            pixels = (source, start, reader)
            guard let bytes = try reader.image(at: position - start).png(compression: 0) else {
                throw .unreadable(path: set.path, reason: "no memory")
            }
            return bytes
        }
    }

    /// An iterator over the images, in the order of `entries`.
    public func makeIterator() -> Iterator {
        Iterator(self)
    }

    /// Calls `body` with each image, in the order of `entries`.
    ///
    /// - Throws: `DatasetError` for the first image that cannot be read, or what `body` throws.
    public func forEach(_ body: (LabelledImage) throws -> Void) throws {
        var iterator = makeIterator()
        while let image = try iterator.next() { try body(image) }
    }
}
