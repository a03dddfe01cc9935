import ArgumentParser
import CommandSupport
import Datasets
import Wording

/// How tables of images are read.
struct SetArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder that a table's paths are relative to. (default: its own)", valueName: "folder"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "A table's column of paths, by name or number. (default: path, file_name, image, ...)", valueName: "column")
    )
    var pathColumn: String?

    @Option(
        help: ArgumentHelp(
            "A table's column of classes, by name or number. (default: label, class, category, ...)",
            valueName: "column"))
    var labelColumn: String?

    @Option(
        help: ArgumentHelp(
            "A table's column of splits, by name or number. (default: split, subset, ...)", valueName: "column"))
    var splitColumn: String?

    @Option(
        help: ArgumentHelp(
            "A table's column of names that images are told by. (default: id, image_id, ...; else the path)",
            valueName: "column"))
    var idColumn: String?

    /// Opens a set, and tells on standard error what it holds.
    ///
    /// - Throws: `DatasetError`.
    func open(_ path: String) throws(DatasetError) -> ImageSet {
        let set = try images(path)
        if !set.isSingleImage { Self.tell(set, set.summary) }
        for note in set.notes { Self.tell(set, note) }
        return set
    }

    /// Opens a set whose classes do not matter, and tells what of it is passed over.
    ///
    /// - Throws: `DatasetError`.
    func openUnlabelled(_ path: String) throws(DatasetError) -> ImageSet {
        let set = try images(path)
        if set.hasPassedOver { Self.tell(set, set.summary) }
        for remark in set.remarks { Self.tell(set, remark) }
        return set
    }

    private func images(_ path: String) throws(DatasetError) -> ImageSet {
        try ImageSet(path: path, manifest: options)
    }

    /// The flags that were given.
    var given: [String] { options.given.map(\.rawValue) }

    private var options: ManifestOptions {
        ManifestOptions(
            root: root, pathColumn: pathColumn, labelColumn: labelColumn, splitColumn: splitColumn,
            identifierColumn: idColumn)
    }

    /// Refuses flags that mean nothing to any of a command's sets.
    ///
    /// - Parameter sets: all that were opened.
    /// - Throws: `ValidationError`.
    func checkUse(of sets: [ImageSet]) throws {
        let used = sets.reduce(into: Set()) { $0.formUnion($1.manifestOptions) }
        let idle = options.given.filter { !used.contains($0) }.map(\.rawValue)
        guard !idle.isEmpty else { return }
        let (go, them) = idle.count == 1 ? ("goes", "it") : ("go", "them")
        let names =
            sets.isEmpty
            ? "no set of images is given"
            : "\(NameList.text(sets.map(\.title))) \(sets.count == 1 ? "has" : "have") none"
        throw ValidationError(
            "\(idle.joined(separator: " and ")) \(go) with a table of images (.csv, .tsv, .jsonl, .txt) that has a use for "
                + "\(them): \(names).")
    }

    private static func tell(_ set: ImageSet, _ line: String) {
        printError("\(set.title): \(line)".escapingControlCharacters)
    }
}
