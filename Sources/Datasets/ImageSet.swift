import Glibc

/// A set of images on disk: a folder, a tar (plain, or compressed with gzip, bzip2, xz, zstd or lz4), one image file, or
/// files of bare pixels as their authors publish them.
///
/// Labels follow the ImageFolder convention, `CLASS/file`: where all images lie at the same depth, an image's class is the
/// folder that holds it, and folders above are passed over (`train/CLASS/file`); where depths differ, its class is the
/// first folder below those that all images share. Images that lie directly in the set, or beside class folders, leave
/// the whole set without labels.
///
/// Images are the files that end in .jpg, .jpeg, .png, .webp or .gif, in any case. Hidden files and folders and
/// `__MACOSX` are passed over. In folders, links are followed, except those back to a folder around them.
///
/// A binary batch of CIFAR-10 or CIFAR-100 and a .mat file of SVHN are image sets too, and so is a folder that holds such
/// files and no images. They are told by their content. CIFAR's classes have the names in the file that its authors put
/// beside the batches, or else numbers; SVHN's are the digits. Their images come as PNG.
public struct ImageSet: Sendable {
    /// An image's name in the set, without its bytes.
    public struct Entry: Sendable, Equatable {
        /// The path inside the set; the file's name, if the set is one image.
        public let identifier: String
        /// The name of the class; `nil` in a set without class folders.
        public let label: String?
        /// The place among all entries of a tar.
        let position: Int
        /// Where the header begins in a tar, bytes.
        let offset: Int
    }

    /// How the images are kept.
    enum Storage: Sendable {
        case folder
        case tar(isPlain: Bool)
        case image
        case pixels([any PixelSource])
    }

    /// Where the set lies, as it was given.
    public let path: String
    /// The images: of a folder in the order of their paths' bytes, of a tar in its own.
    public let entries: [Entry]
    /// The names of the classes, in the order of their bytes; empty for a set without labels.
    public let labels: [String]

    let storage: Storage
    let maximumImageBytes: Int

    /// Lists a set; a tar is read once for that.
    ///
    /// A path that occurs several times in a tar stands for its last occurrence, as when it is unpacked.
    ///
    /// - Parameters:
    ///   - path: A folder, a tar or an image file.
    ///   - maximumImageBytes: Images with more bytes are an error when they are read.
    /// - Throws: `DatasetError`, also where the set holds no images.
    public init(path: String, maximumImageBytes: Int = 64 << 20) throws(DatasetError) {
        let status = try fileStatus(path)
        if status.isFolder {
            let paths = try FolderListing(root: path, status: status, isWanted: ImageName.hasImageSuffix).paths
            if paths.isEmpty, let sources = try Self.pixelSources(in: path, status: status) {
                self.init(path, sources, maximumImageBytes)
            } else {
                self.init(path, .folder, paths.map { ($0, 0, 0) }, maximumImageBytes)
            }
        } else if !status.isFile {
            throw .notAnImageSet(path: path)
        } else if ImageName.isImage(head: try readHead(of: path, count: 16)) || ImageName.hasImageSuffix(path) {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            self.init(path, .image, [(name, 0, 0)], maximumImageBytes)
        } else if let source = try PixelSources.open(path) {
            self.init(path, [source], maximumImageBytes)
        } else {
            let reader = try TarReader(path: path)
            let images = try Self.list(reader, path)
            self.init(path, .tar(isPlain: reader.isPlain), images, maximumImageBytes)
        }
        if entries.isEmpty { throw .empty(path: path) }
    }

    private init(
        _ path: String, _ storage: Storage, _ images: [(identifier: String, position: Int, offset: Int)],
        _ maximumImageBytes: Int
    ) {
        let entries = zip(images, classLabels(of: images.map(\.identifier))).map { image, label in
            Entry(identifier: image.identifier, label: label, position: image.position, offset: image.offset)
        }
        self.init(path: path, storage: storage, entries: entries, maximumImageBytes: maximumImageBytes)
    }

    private init(_ path: String, _ sources: [any PixelSource], _ maximumImageBytes: Int) {
        var entries: [Entry] = []
        for source in sources {
            let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
            for (index, label) in source.labels.enumerated() {
                let number = String(index)
                let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
                entries.append(Entry(identifier: "\(name)/\(padded)", label: label, position: entries.count, offset: 0))
            }
        }
        self.init(path: path, storage: .pixels(sources), entries: entries, maximumImageBytes: maximumImageBytes)
    }

    private init(path: String, storage: Storage, entries: [Entry], maximumImageBytes: Int) {
        self.path = path
        self.storage = storage
        self.entries = entries
        self.maximumImageBytes = maximumImageBytes
        labels = Set(entries.compactMap(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The number of images.
    public var count: Int { entries.count }

    /// Whether the set is one image file.
    public var isSingleImage: Bool {
        if case .image = storage { true } else { false }
    }

    /// The part of the set whose identifiers pass a test, with the labels that they have in the whole; may be empty.
    public func filter(_ isIncluded: (_ identifier: String) throws -> Bool) rethrows -> ImageSet {
        ImageSet(
            path: path, storage: storage, entries: try entries.filter { try isIncluded($0.identifier) },
            maximumImageBytes: maximumImageBytes)
    }

    /// The files of bare pixels in a folder; nil where there are none.
    private static func pixelSources(in path: String, status: stat) throws(DatasetError) -> [any PixelSource]? {
        let names = try FolderListing(root: path, status: status, isWanted: PixelSources.isCandidate).paths
        var sources: [any PixelSource] = []
        for name in names {
            if let source = try PixelSources.open("\(path)/\(name)") { sources.append(source) }
        }
        return sources.isEmpty ? nil : sources
    }

    private static func list(_ reader: TarReader, _ path: String) throws(DatasetError) -> [(String, Int, Int)] {
        var images: [(path: String, position: Int, offset: Int)] = []
        var last: [[UInt8]: Int] = [:]
        while let entry = try reader.nextImage() {
            guard !entry.isLink else { throw .linkInArchive(path: path, entry: entry.path) }
            images.append((entry.path, entry.position, entry.offset))
            // By bytes, because strings that look the same are equal in Swift.
            last[Array(entry.path.utf8)] = entry.position
        }
        return last.count == images.count ? images : images.filter { last[Array($0.path.utf8)] == $0.position }
    }
}
