/// A set of images on disk: a folder, a tar (plain, or compressed with gzip, bzip2, xz, zstd or lz4), a zip, several tars,
/// a table of images, one image file, or files of bare pixels as their authors publish them.
///
/// Labels follow torchvision's ImageFolder: an image's class is the first folder below the set's root. Folders around all
/// class folders are passed over (`train/CLASS/file`); images beside class folders have no class. A set whose images
/// all lie directly in it has no classes. In place of folders, labels may lie beside images (WebDataset's `.cls`, `.json` and
/// `.txt`), in a `metadata.csv` or `.jsonl`, in a table's column, or be the names of the tars in a folder.
///
/// What is an image is told by suffixes of formats that are decoded, and else by content. Hidden files and folders, and
/// those that systems leave, are passed over. In folders, links are followed, except those back to a folder around them.
///
/// A binary batch of CIFAR-10 or CIFAR-100 and a .mat file of SVHN are image sets too, and so is a folder that holds such
/// files and no images. They are told by their content. CIFAR's classes have the names in the file that its authors put
/// beside the batches, or else numbers; SVHN's are the digits. Their images come as PNG.
package struct ImageSet: Sendable {
    /// An image's name in the set, without its bytes.
    package struct Entry: Sendable, Equatable {
        /// The path inside the set; the file's name, if the set is one image; what a table calls it.
        ///
        /// Bytes that are not UTF-8 stand as `\xE9`.
        package let identifier: String
        /// The name of the class; `nil` where it has none.
        package let label: String?
        /// The split that a table puts it in; nil where it says nothing.
        package let split: String?
        /// The size of its file; nil where the file cannot be reached.
        package let byteCount: Int?
        /// The archive that holds it, by its place among the set's.
        let archive: Int
        /// The place among all entries of its archive.
        let position: Int
        /// Where the header begins in a tar, bytes.
        let offset: Int
        /// What it is opened by, where that is not the identifier.
        let path: SetPath?

        init(
            identifier: String, label: String?, split: String? = nil, byteCount: Int? = nil, archive: Int = 0,
            position: Int = 0, offset: Int = 0, path: SetPath? = nil
        ) {
            self.identifier = identifier
            self.label = label
            self.split = split
            self.byteCount = byteCount
            self.archive = archive
            self.position = position
            self.offset = offset
            self.path = path
        }

        var innerPath: SetPath { path ?? SetPath(identifier) }
    }

    /// An archive of a set.
    struct Archive: Sendable {
        /// What it is opened by.
        let path: String
        let hasRandomAccess: Bool
    }

    /// How the images are kept.
    enum Storage: Sendable {
        /// As files below a folder.
        case files(root: String)
        case archives([Archive])
        case image(path: String)
        case pixels([any PixelFile])
    }

    /// What a set was found to be, beside its images.
    struct Findings: Sendable {
        var census = SetCensus()
        /// How the images got their classes.
        var notes: [String] = []
        /// What else there is to say of how the set is listed.
        var remarks: [String] = []
        var emptyClasses: [String] = []
        var problems: [SetProblem] = []
        /// What of how tables are read has a meaning for the set.
        var manifestOptions: Set<ManifestOptions.Option> = []
    }

    /// Where the set lies, as it was given.
    package let path: String
    /// The images: of a folder in the order of their paths' bytes, of a tar or table in its own.
    package let entries: [Entry]
    /// The names of the classes, in the order of their bytes; empty for a set without labels.
    package let labels: [String]

    let storage: Storage
    let maximumImageBytes: Int
    let findings: Findings
    /// What the set was read from, where that was the standard input.
    let input: StandardInput?

    init(
        path: String, storage: Storage, entries: [Entry], maximumImageBytes: Int, findings: Findings = Findings(),
        input: StandardInput? = nil
    ) {
        self.path = path
        self.storage = storage
        self.entries = entries
        self.maximumImageBytes = maximumImageBytes
        self.findings = findings
        self.input = input
        labels = Set(entries.compactMap(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The number of images.
    package var count: Int { entries.count }

    /// What a person names an image of the set by: its path through the set's; in a table, what the table calls it; in the
    /// standard input, its path there.
    ///
    /// - Parameter identifier: of an entry, or of a problem.
    /// - Returns: the name.
    package func name(of identifier: String) -> String {
        switch storage {
        case .image: return path
        case .files(let root) where root != path: return identifier
        default:
            guard input == nil else { return identifier }
            return (path.hasSuffix("/") ? path : path + "/") + identifier
        }
    }

    /// What messages call the standard input, of which everything else begins with its path.
    package static var standardInput: String { StandardInput.title }

    /// What messages call the set: its path, or the standard input.
    package var title: String { input == nil ? path : StandardInput.title }

    /// Whether the set is one image file.
    package var isSingleImage: Bool {
        if case .image = storage { true } else { false }
    }

    /// The part of the set whose identifiers pass a test, with the labels that they have in the whole; may be empty.
    package func filter(_ isIncluded: (_ identifier: String) throws -> Bool) rethrows -> ImageSet {
        try part { try isIncluded($0.identifier) }
    }

    /// The images at some places, in ascending order, with the labels that they have in the whole; may be none.
    package func selecting(_ places: some Sequence<Int>) -> ImageSet {
        ImageSet(
            path: path, storage: storage, entries: places.map { entries[$0] }, maximumImageBytes: maximumImageBytes,
            findings: findings, input: input)
    }

    /// The set without what was found to be wrong with it, once that is told or refused.
    package var withoutProblems: ImageSet {
        var findings = findings
        findings.problems = []
        findings.emptyClasses = []
        return ImageSet(
            path: path, storage: storage, entries: entries, maximumImageBytes: maximumImageBytes, findings: findings,
            input: input)
    }

    /// The part of the set whose entries pass a test, with the labels that they have in the whole; may be empty.
    package func part(_ isIncluded: (Entry) throws -> Bool) rethrows -> ImageSet {
        ImageSet(
            path: path, storage: storage, entries: try entries.filter(isIncluded), maximumImageBytes: maximumImageBytes,
            findings: findings, input: input)
    }
}
