import Images
import Wording

/// Which files of a listing are images, and what their classes are.
struct SetContents {
    private(set) var images: [ListedFile] = []
    private(set) var labels: [String?] = []
    private(set) var emptyClasses: [String] = []
    private(set) var census = SetCensus()
    private(set) var notes: [String] = []
    private(set) var remarks: [String] = []
    /// What of how tables are read has a meaning here.
    private(set) var manifestOptions: Set<ManifestOptions.Option> = []

    /// - Parameters:
    ///   - listing: of a folder, or of archives.
    ///   - path: of the set, for errors.
    ///   - options: which columns of a table are which.
    ///   - read: gives the first bytes of a file, where the listing did not.
    /// - Throws: `DatasetError`.
    init(
        _ listing: SetListing, path: String, options: ManifestOptions,
        read: (_ file: ListedFile, _ count: Int) -> [UInt8]?
    ) throws(DatasetError) {
        var side: [ListedFile] = []
        var others: [(file: ListedFile, head: [UInt8]?)] = []
        for file in listing.files {
            if ImageName.isSideFile(file.path.text) {
                side.append(file)
            } else if ImageName.hasImageSuffix(file.path.text) {
                images.append(file)
            } else if ImageName.hasTextSuffix(file.path.text) || file.byteCount == nil {
                others.append((file, nil))
            } else {
                let head = file.head ?? read(file, RecognizedFile.headLength)
                if head.flatMap({ RecognizedFile(magic: $0) })?.isDecodable ?? false {
                    images.append(file)
                } else {
                    others.append((file, head))
                }
            }
        }
        for (file, head) in others { census.passOver(file.path.text, head: head) }
        for (name, count) in listing.hidden { census.passedOver[name, default: 0] += count }

        func text(_ file: ListedFile) -> [UInt8]? { file.head ?? read(file, 1 << 26) }
        let tables = side.filter { FolderMetadata.isMetadata($0.path.text) }
        let metadata = try FolderMetadata(tables, set: path, options: options, text: text)
        notes += metadata.notes
        remarks += metadata.remarks
        if !tables.isEmpty { manifestOptions = [.pathColumn, .labelColumn] }
        let isParquet = listing.files.contains { FolderMetadata.isParquet($0.path.text) }
        if isParquet { notes.append("warning: Parquet is not read; a metadata.csv or .jsonl of the same columns is") }

        let layout = ClassLayout(images: images.map(\.path.text), folders: listing.folders.map(\.text))
        let hasFolders = layout.labels.contains { $0 != nil }
        let samples = SampleLabels(
            side.filter { ImageName.suffix(of: $0.path.text) == "cls" || !hasFolders && !metadata.hasLabels },
            of: Set(images.map(SampleLabels.key)), text: text)
        let source = SampleLabels.Source.allCases.first { !(samples.labels[$0] ?? [:]).isEmpty }
        let listed = images.count
        dropMasks(isWebDataset: source != nil)
        if metadata.hasLabels {
            labels = images.map { file in
                metadata.labels[SampleLabels.Key(archive: file.archive, name: file.path.text)].flatMap(\.self)
            }
            notes.append("labels from \(tables.map(\.path.text).joined(separator: ", "))")
        } else if let source, let found = samples.labels[source] {
            labels = images.map { found[SampleLabels.key($0)] }
            notes.append("labels from \(found.count.counted(".\(source.rawValue) file")) beside the images")
        } else {
            let layout =
                images.count == listed
                ? layout : ClassLayout(images: images.map(\.path.text), folders: listing.folders.map(\.text))
            labels = layout.labels
            emptyClasses = layout.emptyClasses
            notes += layout.notes
        }
        countSideFiles(side, read: Set(tables.map(\.path.text)), source: source)
        for file in images { census.images[SetCensus.kind(file.path.text), default: 0] += 1 }
    }

    private mutating func dropMasks(isWebDataset: Bool) {
        let isMask = SampleLabels.masks(images, isWebDataset: isWebDataset)
        guard isMask.contains(true) else { return }
        for (file, isMask) in zip(images, isMask) where isMask {
            census.passedOver["\(SampleLabels.split(file.path.text).rest) (a mask beside the image)", default: 0] += 1
        }
        images = zip(images, isMask).filter { !$1 }.map(\.0)
    }

    private mutating func countSideFiles(_ side: [ListedFile], read tables: Set<String>, source: SampleLabels.Source?) {
        for file in side {
            let isRead = tables.contains(file.path.text) || ImageName.suffix(of: file.path.text) == source?.rawValue
            if !isRead { census.passOver(file.path.text, head: nil) }
        }
    }
}

extension SetListing {
    /// Adds what another archive of the set holds.
    mutating func append(_ other: SetListing) {
        files += other.files
        folders += other.folders
        problems += other.problems
        hidden.merge(other.hidden, uniquingKeysWith: +)
    }
}
