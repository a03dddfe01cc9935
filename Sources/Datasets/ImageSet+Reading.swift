import Images

extension ImageSet {
    /// Reads the images of a set one after another; holds one at a time.
    ///
    /// Not copyable, because two would read from one place in the tar.
    package struct Iterator: ~Copyable {
        private let set: ImageSet
        private var index = 0
        private var archive: (place: Int, reader: ArchiveReader)?
        private var pixels: (source: Int, start: Int, reader: any PixelReader)?

        init(_ set: ImageSet) {
            self.set = set
        }

        /// Reads the next image; `nil` after the last.
        ///
        /// - Throws: `DatasetError` that names the file. The image after it can be asked for.
        package mutating func next() throws(DatasetError) -> LabelledImage? {
            guard index < set.entries.count else { return nil }
            let entry = set.entries[index]
            index += 1
            do throws(DatasetError) {
                return LabelledImage(identifier: entry.identifier, label: entry.label, bytes: try bytes(of: entry))
            } catch {
                throw set.input.map { error.naming("-", for: $0.path) } ?? error
            }
        }

        private mutating func bytes(of entry: Entry) throws(DatasetError) -> [UInt8] {
            switch set.storage {
            case .files(let root):
                return try readFile(root, entry.innerPath, maximumBytes: set.maximumImageBytes)
            case .image(let path):
                return try readFile(path, maximumBytes: set.maximumImageBytes)
            case .archives(let archives):
                return try read(entry, of: archives[entry.archive])
            case .pixels(let sources):
                return try png(at: entry.position, of: sources)
            }
        }

        private mutating func read(_ entry: Entry, of source: Archive) throws(DatasetError) -> [UInt8] {
            let reader: ArchiveReader
            if let archive, archive.place == entry.archive {
                reader = archive.reader
            } else {
                reader = try ArchiveReader(path: source.path)
            }
            archive = (entry.archive, reader)
            while let found = try reader.next(), found.position <= entry.position {
                guard found.position == entry.position else { continue }
                guard found.path == entry.innerPath else { break }
                guard found.kind == .file else {
                    throw .linkInArchive(path: source.path, entry: entry.identifier)
                }
                return try reader.read(found, maximumBytes: set.maximumImageBytes)
            }
            throw .damagedArchive(path: source.path, reason: "it changed while it was read")
        }

        /// A PNG of an image that is kept as bare pixels; stored, because it will be unpacked again at once.
        private mutating func png(at position: Int, of sources: [any PixelFile]) throws(DatasetError) -> [UInt8] {
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
    package func makeIterator() -> Iterator {
        Iterator(self)
    }

    /// Calls `body` with each image, in the order of `entries`.
    ///
    /// - Throws: `DatasetError` for the first image that cannot be read, or what `body` throws.
    package func forEach(_ body: (LabelledImage) throws -> Void) throws {
        var iterator = makeIterator()
        while let image = try iterator.next() { try body(image) }
    }
}
