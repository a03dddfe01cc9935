// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

/// A table of images as its file has it: CSV, TSV, JSON lines or a list.
struct ManifestTable {
    struct Row {
        /// The line of the file, from 1.
        let line: Int
        let cells: [String?]
    }

    enum Format {
        case commas, tabulators, jsonLines, list

        init?(path: String) {
            switch ImageName.suffix(of: path) {
            case "csv": self = .commas
            case "tsv", "tab": self = .tabulators
            case "jsonl", "ndjson": self = .jsonLines
            case "txt", "lst", "list": self = .list
            default: return nil
            }
        }

        /// Of text without a name.
        ///
        /// - Parameters:
        ///   - content: the text.
        ///   - exists: whether there is a file at a path. A list whose first names hold commas is no table.
        init(content: [UInt8], exists: (String) -> Bool) {
            let line = content.prefix { $0 != UInt8(ascii: "\n") }
            if ManifestTable.lines(content.prefix(1 << 16)).prefix(10).contains(where: { exists(FileName.text($0.1)) })
            {
                self = .list
            } else if line.first == UInt8(ascii: "{") {
                self = .jsonLines
            } else if line.contains(UInt8(ascii: "\t")) {
                self = .tabulators
            } else if Delimiter.ofHeader(in: content) != nil {
                self = .commas
            } else {
                self = line.contains(UInt8(ascii: ",")) ? .commas : .list
            }
        }
    }

    /// The names of the columns; nil where the file gives none.
    var columns: [String]?
    var rows: [Row]

    /// - Parameters:
    ///   - bytes: UTF-8, without a byte order mark.
    ///   - format: how they are written.
    ///   - path: of the file, for errors.
    /// - Throws: `DatasetError/manifest(path:line:reason:)`.
    init(_ bytes: [UInt8], format: Format, path: String) throws(DatasetError) {
        switch format {
        case .commas, .tabulators:
            let usual = UInt8(ascii: format == .tabulators ? "\t" : ",")
            rows = try Self.delimited(bytes, Delimiter(of: bytes, usual: usual), path: path)
        case .jsonLines: self = try Self.jsonLines(bytes, path: path)
        case .list:
            rows = Self.lines(bytes).map { line, text in Row(line: line, cells: [FileName.text(text)]) }
        }
    }

    private init(columns: [String], rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }

    private static func delimited(
        _ bytes: [UInt8], _ delimiter: Delimiter, path: String
    ) throws(DatasetError) -> [Row] {
        do throws(DelimitedText.UnclosedQuote) {
            let text = try DelimitedText(Array(bytes.dropFirst(delimiter.prefix)), delimiter: delimiter.byte)
            return text.rows.map { Row(line: $0.line, cells: $0.cells) }
        } catch {
            throw .manifest(path: path, line: error.line, reason: "a quote that no other closes")
        }
    }

    private static func jsonLines(_ bytes: [UInt8], path: String) throws(DatasetError) -> ManifestTable {
        var records: [(line: Int, values: [String: JSONScalar])] = []
        for (line, text) in lines(bytes) {
            let json = Data(FileName.text(text, isJSON: true).utf8)
            guard let record = try? JSONDecoder().decode([String: JSONScalar].self, from: json) else {
                throw .manifest(path: path, line: line, reason: "it is not a JSON object")
            }
            records.append((line, record))
        }
        let columns = Set(records.flatMap(\.values.keys)).sorted()
        return ManifestTable(
            columns: columns,
            rows: records.map { record in Row(line: record.line, cells: columns.map { record.values[$0]?.text }) })
    }

    /// Lines that are not blank, without carriage returns, with their numbers.
    private static func lines(_ bytes: some Collection<UInt8>) -> [(Int, ArraySlice<UInt8>)] {
        let bytes = ArraySlice(bytes)
        return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().compactMap {
            let line = $1.last == UInt8(ascii: "\r") ? $1.dropLast() : $1
            return line.allSatisfy { $0 == 32 || $0 == 9 } ? nil : ($0 + 1, line)
        }
    }
}
