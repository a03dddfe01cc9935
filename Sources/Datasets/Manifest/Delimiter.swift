// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What separates the cells of a table.
struct Delimiter {
    let byte: UInt8
    /// The bytes before the table's first line: Excel's `sep=;`.
    let prefix: Int

    private static let all: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    /// Finds it in the first line: what Excel says there, else that by which a column has a usual name for paths, else the
    /// one that the file's suffix promises, else what there is most of.
    ///
    /// - Parameters:
    ///   - bytes: of the table.
    ///   - usual: what the file's suffix promises.
    init(of bytes: [UInt8], usual: UInt8) {
        let line = Self.firstLine(bytes)
        if line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=", let byte = line.last
        {
            (self.byte, prefix) = (byte, line.count)
            return
        }
        prefix = 0
        let candidates = [usual] + Self.all.filter { $0 != usual }
        if let byte = candidates.first(where: { Self.namesPaths(line, delimiter: $0) }) {
            self.byte = byte
        } else if line.contains(usual) {
            byte = usual
        } else {
            // The first of several that there are as many of.
            byte =
                candidates.max { first, second in
                    line.count { $0 == first } < line.count { $0 == second }
                } ?? usual
        }
    }

    /// The delimiter by which the first line of a list is the header of a table; nil where it is none.
    static func ofHeader(in bytes: [UInt8]) -> UInt8? {
        let line = firstLine(bytes)
        return all.first { line.contains($0) && namesPaths(line, delimiter: $0) }
    }

    private static func firstLine(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }

    private static func namesPaths(_ line: ArraySlice<UInt8>, delimiter: UInt8) -> Bool {
        guard let row = try? DelimitedText(Array(line), delimiter: delimiter).rows.first else { return false }
        return row.cells.contains { ColumnChoice.pathNames.contains(ColumnChoice.normalized($0)) }
    }
}
