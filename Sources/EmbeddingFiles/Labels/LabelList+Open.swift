// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files

extension LabelList {
    /// The most bytes of a file of lines.
    private static let longest = 1 << 30

    /// The labels of a file: the array of a `.npy` file, or the lines of a text.
    ///
    /// - Throws: ``EmbeddingFileError`` where the file cannot be read.
    init(opening path: String) throws(EmbeddingFileError) {
        let start: [UInt8]
        do {
            start = try MappedFile(path).withUnsafeBytes { [UInt8]($0.prefix(NpyHeader.magic.count)) }
        } catch {
            throw EmbeddingFileError(.unreadable, file: path, reason: error.reason)
        }
        if start == NpyHeader.magic {
            guard let array = try ArrayFile(opening: path).arrays.first?.renamed(ArrayName.labels) else {
                throw EmbeddingFileError(.missing, file: path, reason: "it has no labels")
            }
            self.init(file: path) { table throws(EmbeddingFileError) in
                if let count = array.layout.shape.first, count != table.count {
                    throw EmbeddingTable.mismatch(path, table.firstOutput, table.count, ArrayName.labels, count)
                }
                return try array.labels(classes: nil)
            }
        } else {
            self.init(file: path) { _ throws(EmbeddingFileError) in try Self.lines(path) }
        }
    }

    /// A label per line; an empty line is an image without a class.
    private static func lines(_ path: String) throws(EmbeddingFileError) -> [String?] {
        let bytes: [UInt8]
        do {
            bytes = try FileReader.bytes(of: path, limit: longest)
        } catch {
            throw EmbeddingFileError(.unreadable, file: path, reason: error.reason)
        }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The last line is closed, or is not.
        if lines.last?.isEmpty == true { lines.removeLast() }
        var labels: [String?] = []
        labels.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let label = String(validating: line, as: UTF8.self), !line.contains(0) else {
                throw EmbeddingFileError(
                    .damaged, file: path,
                    reason: "line \(index + 1) is no text: labels are one per line, or a .npy file")
            }
            labels.append(label.isEmpty ? nil : label)
        }
        return labels
    }
}
