import Files
import Glibc
import Images
import Wording

extension ImageSet {
    /// Lists a set; an archive is read once for that.
    ///
    /// A path that occurs several times in a tar stands for its last occurrence, as when it is unpacked.
    ///
    /// - Parameters:
    ///   - path: A folder, an archive, an image file or a table of images; a pattern of tars, as
    ///     `shard-{000000..000012}.tar`; or `-` for the standard input, which may be any but a folder.
    ///   - manifest: which columns of a table are which.
    ///   - maximumImageBytes: Images with more bytes are an error when they are read.
    /// - Throws: `DatasetError`, also where the set holds no images.
    package init(
        path: String, manifest: ManifestOptions = ManifestOptions(), maximumImageBytes: Int = 64 << 20
    ) throws(DatasetError) {
        let opening = SetOpening(path: path, manifest: manifest, maximumImageBytes: maximumImageBytes)
        self = try opening.open()
        if entries.isEmpty {
            throw .empty(path: path, passedOver: SetCensus.list(findings.census.passedOver))
        }
    }
}

/// How a path becomes a set.
private struct SetOpening {
    let path: String
    let manifest: ManifestOptions
    let maximumImageBytes: Int

    func open() throws(DatasetError) -> ImageSet {
        if path == "-" {
            let input = try StandardInput()
            return try input.naming { () throws(DatasetError) in try file(input.path, input: input) }
        }
        do throws(DatasetError) {
            let status = try fileStatus(path)
            if status.isFolder { return try folder(status) }
            guard status.isFile else { throw .notAnImageSet(path: path) }
            return try file(path, input: nil)
        } catch {
            guard case .notFound = error, let paths = BracePattern.expand(path) else { throw error }
            return try archives(paths, isPattern: true)
        }
    }

    private func set(
        _ storage: ImageSet.Storage, _ entries: [ImageSet.Entry], _ findings: ImageSet.Findings,
        input: StandardInput? = nil
    ) -> ImageSet {
        ImageSet(
            path: path, storage: storage, entries: entries, maximumImageBytes: maximumImageBytes, findings: findings,
            input: input)
    }

    private func folder(_ status: stat) throws(DatasetError) -> ImageSet {
        let listing = try SetListing(folder: path, status: status)
        let contents = try SetContents(listing, path: path, options: manifest) { file, count in
            guard let open = try? OpenFile(root: path, file.path) else { return nil }
            return try? open.read(at: 0, count: min(count, max(0, open.size)))
        }
        if contents.images.isEmpty {
            let tars = listing.files.map(\.path).filter { ImageName.hasArchiveSuffix($0.text) }
            if !tars.isEmpty { return try archives(tars.map { displayPath(path, $0) }, isPattern: false) }
            var sources: [any PixelFile] = []
            for file in listing.files where PixelFiles.isCandidate(file.path.text) {
                if let source = try PixelFiles.open(displayPath(path, file.path)) { sources.append(source) }
            }
            if !sources.isEmpty { return pixels(sources) }
        }
        let entries = zip(contents.images, contents.labels).map { file, label in
            ImageSet.Entry(identifier: file.path.text, label: label, byteCount: file.byteCount)
        }
        return set(.files(root: path), entries, findings(contents, listing))
    }

    private func findings(_ contents: SetContents, _ listing: SetListing) -> ImageSet.Findings {
        ImageSet.Findings(
            census: contents.census, notes: contents.notes, remarks: contents.remarks,
            emptyClasses: contents.emptyClasses, problems: listing.problems, manifestOptions: contents.manifestOptions)
    }

    private func file(_ source: String, input: StandardInput?) throws(DatasetError) -> ImageSet {
        let head = try readHead(of: source, count: RecognizedFile.headLength)
        let recognized = RecognizedFile(magic: head)
        let name = path.lastComponent
        func image() -> ImageSet {
            var findings = ImageSet.Findings()
            findings.census.images = [SetCensus.kind(name): 1]
            let entry = ImageSet.Entry(identifier: name, label: nil, byteCount: (try? OpenFile(path: source))?.size)
            return set(.image(path: source), [entry], findings, input: input)
        }
        if recognized != nil || ImageName.hasImageSuffix(path) { return image() }
        if head.starts(with: Array("PAR1".utf8)) { throw .parquet(path: path) }
        if !ArchiveReader.isZip(head) {
            let isText = input != nil && !head.isEmpty && (!head.contains(0) || TableText.isUTF16(head))
            // The standard input's is found anew, of the whole text.
            if let format = ManifestTable.Format(path: path) ?? (isText ? .list : nil) {
                return try table(source, format, input: input)
            }
            if let pixels = try PixelFiles.open(source) { return self.pixels([pixels], input: input) }
        }
        return try archives([source], isPattern: false, input: input)
    }

    private func pixels(_ sources: [any PixelFile], input: StandardInput? = nil) -> ImageSet {
        var entries: [ImageSet.Entry] = []
        for source in sources {
            let name = (input == nil ? source.path : path).lastComponent
            for (index, label) in source.labels.enumerated() {
                let number = String(index)
                let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
                entries.append(
                    ImageSet.Entry(
                        identifier: "\(name)/\(padded)", label: label, byteCount: 0,
                        position: entries.count))
            }
        }
        var findings = ImageSet.Findings()
        findings.census.images = ["of bare pixels": entries.count]
        return set(.pixels(sources), entries, findings, input: input)
    }
}

extension SetOpening {
    /// A set of one archive, or of several.
    private func archives(
        _ paths: [String], isPattern: Bool, input: StandardInput? = nil
    ) throws(DatasetError) -> ImageSet {
        var archives: [ImageSet.Archive] = []
        var listing = SetListing()
        for (place, path) in paths.enumerated() {
            let reader = try ArchiveReader(path: path)
            listing.append(try SetListing(reader, archive: place))
            archives.append(ImageSet.Archive(path: path, hasRandomAccess: reader.hasRandomAccess))
        }
        let contents = try SetContents(listing, path: path, options: manifest) { file, _ in file.head }
        var findings = findings(contents, listing)
        var labels = contents.labels
        let stems = paths.map(ImageName.stem)
        if paths.count > 1, !isPattern, labels.allSatisfy({ $0 == nil }), !Self.areShards(stems, contents.images) {
            labels = contents.images.map { stems[$0.archive] }
            findings.emptyClasses = stems.enumerated().compactMap { place, stem in
                contents.images.contains { $0.archive == place } ? nil : stem
            }
            findings.notes.append("the classes are the names of \(paths.count) archives")
        }
        let entries = zip(contents.images, labels).map { file, label in
            let name = paths.count > 1 ? stems[file.archive] + "/" + file.path.text : file.path.text
            return ImageSet.Entry(
                identifier: name, label: label, byteCount: file.byteCount, archive: file.archive,
                position: file.position, offset: file.offset,
                path: paths.count > 1 ? file.path : nil)
        }
        return set(.archives(archives), entries, findings, input: input)
    }

    /// Whether archives are numbered parts of one set rather than classes: their names differ in digits alone, and their
    /// images are not named after them, as ImageNet's are (`n01440764.tar` holds `n01440764_18.JPEG`).
    private static func areShards(_ stems: [String], _ images: [ListedFile]) -> Bool {
        guard Set(stems.map { $0.filter { !$0.isNumber } }).count == 1,
            stems.allSatisfy({ $0.contains(where: \.isNumber) })
        else { return false }
        return !images.allSatisfy { $0.path.name.hasPrefix(stems[$0.archive]) }
    }

    /// A set of the files that a table lists.
    private func table(
        _ source: String, _ format: ManifestTable.Format, input: StandardInput?
    ) throws(DatasetError) -> ImageSet {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
        let root = manifest.root ?? (input == nil ? (folder.isEmpty ? "/" : folder) : ".")
        let bytes = try TableText.utf8(readFile(source, maximumBytes: 1 << 31), file: path)
        // Excel's "Unicode text" is a table with tabulators that is called .txt.
        let isTable = input == nil && format == .list && Delimiter.ofHeader(in: bytes) != nil
        let exists = { (path: String) in (try? fileStatus(root, SetPath(path)))?.isFile ?? false }
        let format =
            isTable ? .commas : input == nil ? format : ManifestTable.Format(content: bytes, exists: exists)
        let manifest = try Manifest(bytes, format: format, file: path, options: manifest, exists: exists)
        var findings = ImageSet.Findings()
        var entries: [ImageSet.Entry] = []
        var places: [[UInt8]: Int] = [:]
        var doubles = 0
        for item in manifest.items {
            let (file, size) = try Self.locate(item, root: root, table: path)
            if let place = places[file.bytes] {
                let first = entries[place]
                guard first.label == item.label, first.split == item.split else {
                    throw .manifest(
                        path: path, line: item.line,
                        reason:
                            "\(item.path) is listed before with another \(first.label == item.label ? "split" : "label")"
                    )
                }
                doubles += 1
                continue
            }
            places[file.bytes] = entries.count
            // A name with marks has several spellings in a table, and one of its own.
            let identifier = item.identifier ?? (file.text.contains("\\x") ? file.text : item.path)
            entries.append(
                ImageSet.Entry(
                    identifier: identifier, label: item.label, split: item.split, byteCount: size,
                    path: identifier == file.text ? nil : file))
            findings.census.images[SetCensus.kind(item.path), default: 0] += 1
        }
        findings.problems = manifest.nameless.map { line in
            SetProblem(identifier: "\(path), line \(line)", reason: "names no file")
        }
        if doubles > 0 {
            findings.remarks.append(
                doubles == 1
                    ? "1 line repeats another, and counts once" : "\(doubles) lines repeat others, and count once")
        }
        if let remark = manifest.remark() { findings.remarks.append(remark) }
        findings.manifestOptions = manifest.columns == nil ? [.root] : Set(ManifestOptions.Option.allCases)
        if !entries.isEmpty, entries.allSatisfy({ $0.byteCount == nil }) {
            throw .manifest(
                path: path, line: manifest.items[0].line,
                reason:
                    "no file that it lists is there: \(displayPath(root, entries[0].innerPath).shortened()); --root names the folder "
                    + "that its paths are relative to")
        }
        findings.remarks += otherEncoding(entries)
        if !manifest.hasLabels {
            findings.notes.append(
                manifest.columns == nil
                    ? "its lines give no classes: they would stand behind the paths, with a tabulator between"
                    : "it has no column of labels; --label-column names one")
        }
        return set(.files(root: root), entries, findings, input: input)
    }

    /// What is said of a table that is not UTF-8, where that matters: the name of a class, or a file that is not there.
    private func otherEncoding(_ entries: [ImageSet.Entry]) -> [String] {
        let lost = entries.lazy.filter { $0.byteCount == nil }.map(\.innerPath.text)
        let labels = entries.lazy.compactMap(\.label)
        guard let example = lost.first(where: { !FileName.isUTF8($0) }) ?? labels.first(where: { !FileName.isUTF8($0) })
        else { return [] }
        return [
            "warning: '\(example)' is not UTF-8; if a program such as Excel wrote the table, this makes UTF-8 of it: "
                + TableText.conversion(from: "WINDOWS-1252", path)
        ]
    }

    /// The file that a table's path means, and its size; nil where it is not there.
    private static func locate(
        _ item: Manifest.Item, root: String, table: String
    ) throws(DatasetError) -> (SetPath, Int?) {
        var path = item.path
        if path.hasPrefix("file://") { path.removeFirst(7) }
        guard !path.hasPrefix("http://"), !path.hasPrefix("https://"), !path.hasPrefix("s3://"),
            !path.hasPrefix("gs://")
        else {
            throw .manifest(
                path: table, line: item.line, reason: "\(path) is an address: fetch the image, and list its file")
        }
        while path.hasPrefix("./") { path.removeFirst(2) }
        for candidate in spellings(of: path) {
            guard let status = try? fileStatus(root, SetPath(candidate)), status.isFile else { continue }
            return (SetPath(candidate), Int(status.st_size))
        }
        return (SetPath(path), nil)
    }

    /// The names that a table may mean by one with backslashes; one without is its own.
    private static func spellings(of path: String) -> [String] {
        guard path.utf8.contains(UInt8(ascii: "\\")) else { return [path] }
        // A name with marks in it may be meant as it is written, or as it was printed; and Windows has other slashes.
        let written = FileName.text(path.utf8)
        let printed = String(validating: FileName.bytes(path), as: UTF8.self) ?? path
        let slashed = [path, written].map { name in
            FileName.text(FileName.bytes(name).map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 })
        }
        return [path, written, printed] + slashed
    }
}
