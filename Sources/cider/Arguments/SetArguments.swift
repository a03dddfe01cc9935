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
        try ImageSet(
            path: path,
            manifest: ManifestOptions(
                root: root, pathColumn: pathColumn, labelColumn: labelColumn, splitColumn: splitColumn,
                identifierColumn: idColumn))
    }

    private static func tell(_ set: ImageSet, _ line: String) {
        printError("\(set.path): \(line)".escapingControlCharacters)
    }
}
