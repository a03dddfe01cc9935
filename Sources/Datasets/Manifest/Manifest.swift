import Wording

/// A table of images that was read: which files, and what is said of them.
struct Manifest {
    struct Item {
        let line: Int
        let path: String
        let label: String?
        let split: String?
        let identifier: String?
    }

    private(set) var items: [Item] = []
    /// The lines whose row names no file, though the table has a column of them.
    private(set) var nameless: [Int] = []
    /// Whether there is a column of labels.
    private(set) var hasLabels = false
    /// The columns, and which of them are read; nil of a list.
    private(set) var columns: (all: [String], choice: ColumnChoice)?

    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - format: how it is written.
    ///   - file: its path, for errors.
    ///   - options: which columns are which.
    ///   - exists: whether there is a file at a path that the table gives.
    /// - Throws: `DatasetError/manifest(path:line:reason:)`.
    init(
        _ bytes: [UInt8], format: ManifestTable.Format, file: String, options: ManifestOptions, exists: (String) -> Bool
    ) throws(DatasetError) {
        var table = try ManifestTable(bytes, format: format, path: file)
        guard let first = table.rows.first else { throw .manifest(path: file, line: 1, reason: "it is empty") }
        if case .list = format {
            items = table.rows.map { Self.listed($0, exists: exists) }
            hasLabels = items.contains { $0.label != nil }
            return
        }
        if table.columns == nil, Self.isHeader(first, options, exists) {
            table.columns = table.rows.removeFirst().cells.map { $0 ?? "" }
        }
        let width = table.rows.map(\.cells.count).max() ?? 0
        let names = table.columns ?? (0..<width).map { "\($0 + 1)" }
        let choice = try Self.choose(table, names, options, file: file, exists: exists)
        columns = (names, choice)
        try Self.checkWidth(table, file: file)
        hasLabels = choice.label != nil
        for row in table.rows {
            func cell(_ place: Int?) -> String? {
                guard let place, place < row.cells.count, let text = row.cells[place] else { return nil }
                return text.isEmpty ? nil : text
            }
            guard let path = cell(choice.path) else {
                nameless.append(row.line)
                continue
            }
            items.append(
                Item(
                    line: row.line, path: path, label: cell(choice.label), split: cell(choice.split),
                    identifier: cell(choice.identifier)))
        }
        if items.isEmpty, let line = nameless.first {
            throw .manifest(path: file, line: line, reason: "it names no file")
        }
    }

    /// Which columns are not read, in one sentence; nil where all are.
    ///
    /// - Parameter readsAll: whether the columns of splits and names are read too, beside those of paths and classes.
    /// - Returns: the sentence, without its stop.
    func remark(readsAll: Bool = true) -> String? {
        guard let columns else { return nil }
        let unused = columns.choice.unused(of: columns.all, readsAll: readsAll).map { $0.isEmpty ? "''" : $0 }
        guard !unused.isEmpty else { return nil }
        let flags = readsAll ? "--label-column, --split-column and --id-column name" : "--label-column names"
        return "\(unused.count == 1 ? "a column is" : "columns are") not read: \(NameList.text(unused, limit: 10)) "
            + "(\(flags) others)"
    }

    /// Refuses a row with more cells than there are columns: where the label stands in it, nobody knows.
    private static func checkWidth(_ table: ManifestTable, file: String) throws(DatasetError) {
        guard let columns = table.columns else { return }
        for row in table.rows where row.cells.dropFirst(columns.count).contains(where: { $0?.isEmpty == false }) {
            throw .manifest(
                path: file, line: row.line,
                reason:
                    "it has \(row.cells.count) cells, and the table \(columns.count.counted("column")): a cell with a "
                    + "delimiter in it stands in quotes")
        }
    }

    /// Whether the first row names columns rather than a file.
    private static func isHeader(_ row: ManifestTable.Row, _ options: ManifestOptions, _ exists: (String) -> Bool)
        -> Bool
    {
        let names = row.cells.map { ColumnChoice.normalized($0 ?? "") }
        if names.contains(where: ColumnChoice.pathNames.contains) { return true }
        if let given = options.pathColumn, names.contains(ColumnChoice.normalized(given)) { return true }
        // Numbers of columns say nothing of it; a file does.
        return !row.cells.contains { $0.map(exists) ?? false }
            && !row.cells.contains { ImageName.hasImageSuffix($0 ?? "") }
    }

    private static func choose(
        _ table: ManifestTable, _ columns: [String], _ options: ManifestOptions, file: String,
        exists: (String) -> Bool
    ) throws(DatasetError) -> ColumnChoice {
        func find(_ given: String?, _ flag: String, _ usual: [String]) throws(DatasetError) -> Int? {
            try ColumnChoice.find(given, flag: flag, among: table.columns == nil ? [] : usual, in: columns, file: file)
        }
        var path = try find(options.pathColumn, "--path-column", ColumnChoice.pathNames)
        if path == nil, let row = table.rows.first {
            // The column of what is there, or looks like an image.
            path =
                row.cells.firstIndex { $0.map(exists) ?? false }
                ?? row.cells.firstIndex { ImageName.hasImageSuffix($0 ?? "") }
        }
        guard let path else {
            throw .manifest(
                path: file, line: table.rows.first?.line ?? 1,
                reason:
                    "no column gives paths of images: it has \(columns.joined(separator: ", ").shortened()); --path-column names one"
            )
        }
        var label = try find(options.labelColumn, "--label-column", ColumnChoice.labelNames)
        if label == nil, table.columns == nil, columns.count == 2 { label = 1 - path }
        return ColumnChoice(
            path: path, label: label, split: try find(options.splitColumn, "--split-column", ColumnChoice.splitNames),
            identifier: try find(options.identifierColumn, "--id-column", ColumnChoice.identifierNames))
    }

    /// A line of a list: a path, or a path and a label behind a tabulator or a space.
    private static func listed(_ row: ManifestTable.Row, exists: (String) -> Bool) -> Item {
        let text = row.cells.first.flatMap(\.self) ?? ""
        var path = text
        var label: String?
        if let tabulator = text.utf8.firstIndex(of: UInt8(ascii: "\t")) {
            path = String(text[..<tabulator])
            label = text[text.utf8.index(after: tabulator)...].trimmingWhitespace
        } else if !exists(text), let space = text.utf8.lastIndex(of: UInt8(ascii: " ")) {
            let before = text[..<space].trimmingWhitespace
            if exists(before) || ImageName.hasImageSuffix(before) && !ImageName.hasImageSuffix(text) {
                path = before
                label = String(text[text.utf8.index(after: space)...])
            }
        }
        return Item(line: row.line, path: path, label: label, split: nil, identifier: nil)
    }
}
