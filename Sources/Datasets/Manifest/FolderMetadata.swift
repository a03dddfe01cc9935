/// The tables that Hugging Face's image folders hold: `metadata.csv` or `metadata.jsonl`, with a `file_name` relative to
/// the table's folder.
struct FolderMetadata {
    /// By archive and path inside the set; a path is there also where it has no label.
    private(set) var labels: [SampleLabels.Key: String?] = [:]
    /// Whether any table has a column of labels.
    private(set) var hasLabels = false
    private(set) var notes: [String] = []
    /// What else is to be said: which columns are not read.
    private(set) var remarks: [String] = []

    private static let names: Set<String> = ["metadata.csv", "metadata.jsonl"]

    static func isMetadata(_ path: String) -> Bool {
        names.contains(path.split(separator: "/").last.map { $0.lowercased() } ?? "")
    }

    static func isParquet(_ path: String) -> Bool { ImageName.suffix(of: path) == "parquet" }

    /// - Parameters:
    ///   - files: all tables of the set.
    ///   - set: its path, for errors.
    ///   - options: which columns are which.
    ///   - text: gives the content of a file.
    /// - Throws: `DatasetError/manifest(path:line:reason:)`.
    init(
        _ files: [ListedFile], set: String, options: ManifestOptions, text: (ListedFile) -> [UInt8]?
    ) throws(DatasetError) {
        for file in files {
            guard let read = text(file), let format = ManifestTable.Format(path: file.path.text) else { continue }
            let path = displayPath(set, file.path)
            let manifest = try Manifest(
                TableText.utf8(read, file: path), format: format, file: path, options: options, exists: { _ in false })
            let folder = file.path.text.split(separator: "/").dropLast()
            for item in manifest.items {
                let path = (folder + item.path.split(separator: "/").filter { $0 != "." }).joined(separator: "/")
                labels[SampleLabels.Key(archive: file.archive, name: path)] = .some(item.label)
            }
            hasLabels = hasLabels || manifest.hasLabels
            if let remark = manifest.remark(readsAll: false) { remarks.append("\(file.path.text): \(remark)") }
            if !manifest.hasLabels {
                notes.append("\(file.path.text) has no column of labels; --label-column names one")
            }
        }
    }
}
