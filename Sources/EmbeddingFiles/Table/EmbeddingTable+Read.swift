// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

extension EmbeddingTable {
    /// Reads a `.npy`, `.npz` or safetensors file.
    ///
    /// - Parameters:
    ///   - path: the file's.
    ///   - labelsPath: a file of labels, one per line or a `.npy` file, which are used in place of the file's own.
    ///   - limit: the most bytes of memory that the arrays may take; nil for what the machine has.
    /// - Returns: all rows.
    /// - Throws: ``EmbeddingFileError``.
    package static func read(
        path: String, labelsPath: String? = nil, limit: Int? = nil
    ) throws(EmbeddingFileError) -> EmbeddingTable {
        let labels: LabelList? = if let labelsPath { try LabelList(opening: labelsPath) } else { nil }
        return try EmbeddingTable(ArrayFile(opening: path), givenLabels: labels, limit: limit ?? machineMemory)
    }

    /// Reads several files, and puts their rows into one table, in the files' order.
    ///
    /// - Parameters:
    ///   - paths: the files', of which one must be given.
    ///   - labelsPath: a file of the labels of all rows, which are used in place of the files' own.
    ///   - limit: the most bytes of memory that the arrays of all files may take; nil for what the machine has.
    /// - Returns: all rows, see ``joined(_:)``.
    /// - Throws: ``EmbeddingFileError``.
    package static func read(
        paths: [String], labelsPath: String? = nil, limit: Int? = nil
    ) throws(EmbeddingFileError) -> EmbeddingTable {
        if let path = paths.first, paths.count == 1 {
            return try read(path: path, labelsPath: labelsPath, limit: limit)
        }
        var budget = limit ?? machineMemory
        var parts: [EmbeddingTable] = []
        for path in paths {
            var part = try read(path: path, limit: budget)
            budget -= part.outputs.reduce(0) { $0 + 4 * $1.value.values.count }
            if let labelsPath, part.labels != nil {
                part.notes.append("labels are those of \(labelsPath), and not the file's own")
                part.labels = nil
            }
            parts.append(part)
        }
        var whole = try joined(parts)
        if let labelsPath {
            whole.labels = try LabelList(opening: labelsPath).read(whole)
            if let labels = whole.labels, labels.count != whole.count {
                throw mismatch(labelsPath, whole.firstOutput, whole.count, ArrayName.labels, labels.count)
            }
        }
        return whole
    }

    /// The machine's memory, bytes.
    private static var machineMemory: Int {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        return pages > 0 && size > 0 ? pages * size : .max
    }
}
