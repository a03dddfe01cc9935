import Wording

/// Which columns of a table are which.
package struct ColumnChoice {
    let path: Int
    let label: Int?
    let split: Int?
    let identifier: Int?

    /// The columns that are none of these.
    ///
    /// - Parameters:
    ///   - columns: all.
    ///   - readsAll: whether those of splits and names are read too.
    /// - Returns: their names or numbers.
    func unused(of columns: [String], readsAll: Bool) -> [String] {
        let used = readsAll ? [path, label, split, identifier] : [path, label]
        return columns.indices.filter { !used.contains($0) }.map { columns[$0] }
    }

    package static let pathNames = [
        "path", "file_name", "filename", "file", "filepath", "file_path", "image_path", "image", "img_path", "img",
        "image_file", "image_name", "img_name",
    ]
    package static let labelNames = [
        "label", "class", "class_name", "classname", "label_name", "category", "category_name", "target", "species",
        "y",
    ]
    package static let splitNames = ["split", "subset", "partition", "fold", "set"]
    package static let identifierNames = ["id", "image_id", "identifier", "uid", "uuid", "key"]

    /// Finds a column: by a name or number that was given, else by one of the usual names.
    ///
    /// - Throws: `DatasetError/manifest(path:line:reason:)` where what was given is not there.
    static func find(
        _ given: String?, flag: String, among usual: [String], in columns: [String], file: String
    ) throws(DatasetError) -> Int? {
        let plain = columns.map(normalized)
        guard let given else { return usual.lazy.compactMap { plain.firstIndex(of: $0) }.first }
        if let place = columns.firstIndex(of: given) ?? plain.firstIndex(of: normalized(given)) { return place }
        if let number = Int(given), 1...columns.count ~= number { return number - 1 }
        throw .manifest(
            path: file, line: 1,
            reason:
                "it has no column '\(given)' (\(flag)); its columns are \(columns.joined(separator: ", ").shortened())")
    }

    static func normalized(_ name: String) -> String {
        String(name.trimmingWhitespace.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }
}
