// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files

/// Rows of fields that a delimiter separates, quoted as RFC 4180 has it.
///
/// Read by bytes: a quote with a combining mark behind it is a quote, and a carriage return with a line feed ends a line.
struct DelimitedText {
    /// A row, and the line that it begins in, from 1.
    struct Row {
        let line: Int
        var cells: [String]
    }

    private(set) var rows: [Row] = []

    /// - Parameters:
    ///   - bytes: UTF-8; what is not stands as `FileName` has it.
    ///   - delimiter: a byte.
    /// - Throws: ``UnclosedQuote``.
    init(_ bytes: [UInt8], delimiter: UInt8) throws(UnclosedQuote) {
        var cell: [UInt8] = []
        var cells: [String] = []
        var line = 1
        var start = 1
        var quoteLine: Int?
        var isQuoted = false
        var place = 0
        func field() -> String {
            FileName.text(cell)
        }
        func endRow() {
            cells.append(field())
            if cells.count > 1 || !cells[0].isEmpty || isQuoted { rows.append(Row(line: start, cells: cells)) }
            cells = []
            cell.removeAll(keepingCapacity: true)
            isQuoted = false
        }
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            let next = place < bytes.count ? bytes[place] : 0
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && next != UInt8(ascii: "\n") { line += 1 }
            if quoteLine != nil {
                if byte != UInt8(ascii: "\"") {
                    cell.append(byte)
                } else if next == byte {
                    cell.append(byte)
                    place += 1
                } else {
                    quoteLine = nil
                }
            } else if byte == UInt8(ascii: "\""), cell.isEmpty {
                quoteLine = line
                isQuoted = true
            } else if byte == delimiter {
                cells.append(field())
                cell.removeAll(keepingCapacity: true)
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if byte == UInt8(ascii: "\r"), next == UInt8(ascii: "\n") {
                    place += 1
                    line += 1
                }
                endRow()
                start = line
            } else {
                cell.append(byte)
            }
        }
        if let quoteLine { throw UnclosedQuote(line: quoteLine) }
        if !cell.isEmpty || !cells.isEmpty { endRow() }
    }

    /// A quote that no quote closes.
    struct UnclosedQuote: Error {
        let line: Int
    }
}
