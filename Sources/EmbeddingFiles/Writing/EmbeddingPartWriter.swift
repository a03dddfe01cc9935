// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials
import Glibc
import Safetensors

/// Writes embeddings to a safetensors file, row by row, with bounded memory.
///
/// The file has, for each output, a tensor F32 [rows, dimension] of raw values; `labels`, I32 [rows], where a row has a
/// class: its place in the metadata's `classes`, a JSON list, or -1; `identifiers`, U8, each closed by a zero; `digests`,
/// U8 [rows, 8], the highest byte first. ``EmbeddingTable/read(path:labelsPath:limit:)`` gives the same bits back.
///
/// The number of rows is known only at the end, so that each output is kept in a file of its own beside the target until
/// then: the disk must have room for twice the embeddings.
package final class EmbeddingPartWriter {
    /// The metadata that the writer itself makes.
    package static let ownMetadata = ["classes", "outputs"]

    private let path: String
    private let outputs: [(name: String, dimension: Int, spool: Spool)]
    private let identifiers: Spool
    private var metadata: [String: String]
    private var labels: [Int32] = []
    private var classes: [String] = []
    private var classIndices: [String: Int32] = [:]
    private var digests: [UInt8] = []
    private var identifierCount = 0

    /// The rows so far.
    package private(set) var count = 0

    /// - Parameters:
    ///   - path: where the file is to stand; what stands there now stays until ``finish(metadata:)``.
    ///   - outputs: the outputs' names and the numbers of values of their rows.
    ///   - metadata: what the file says of itself, such as `encoder_sha256`.
    /// - Throws: ``EmbeddingFileError`` where the folder cannot be written to, or a name is taken.
    package init(
        to path: String, outputs: [(name: String, dimension: Int)], metadata: [String: String] = [:]
    ) throws(EmbeddingFileError) {
        let reserved = [ArrayName.labels, ArrayName.identifiers, ArrayName.digests, "__metadata__"]
        var taken = Set(reserved)
        for output in outputs {
            guard taken.insert(output.name).inserted, output.dimension > 0 else {
                throw EmbeddingFileError(
                    .mismatch, file: path, array: output.name,
                    reason: "no output can have this name, or it has no values")
            }
        }
        self.path = path
        self.metadata = metadata
        var spools: [(name: String, dimension: Int, spool: Spool)] = []
        for (index, output) in outputs.enumerated() {
            spools.append((output.name, output.dimension, try Spool(beside: path, index: index)))
        }
        self.outputs = spools
        identifiers = try Spool(beside: path, index: outputs.count)
        try add(metadata)
    }

    /// Adds the embeddings of an image.
    ///
    /// - Parameters:
    ///   - rows: the raw values of each output, by its name.
    ///   - label: the image's class; nil for an image without one.
    ///   - identifier: what the image is called; given for all images, or for none.
    ///   - digest: the digest of the image's pixels; given for all images, or for none.
    /// - Throws: ``EmbeddingFileError``, with no row added where an output is missing or of another dimension; after a fault
    ///   of the disk the writer is of no more use.
    package func append(
        rows: [String: [Float]], label: String?, identifier: String? = nil, digest: UInt64? = nil
    ) throws(EmbeddingFileError) {
        for output in outputs where rows[output.name]?.count != output.dimension {
            throw EmbeddingFileError(
                .mismatch, file: path,
                reason: "row \(count) of '\(output.name)' has \(rows[output.name]?.count ?? 0) values, and must have "
                    + "\(output.dimension)")
        }
        guard rows.count == outputs.count, count == 0 || (identifier != nil) == (identifierCount == count),
            count == 0 || (digest != nil) == (digests.count == count * 8), identifier?.utf8.contains(0) != true
        else {
            throw EmbeddingFileError(
                .mismatch, file: path, reason: "row \(count) does not have what the rows before it have")
        }
        for output in outputs {
            guard let row = rows[output.name] else { continue }
            let result = row.withUnsafeBytes { bytes in Result { () throws(FileError) in try output.spool.write(bytes) }
            }
            try fileErrors { () throws(FileError) in try result.get() }
        }
        if let identifier {
            try fileErrors { () throws(FileError) in try identifiers.write(Array(identifier.utf8) + [0]) }
            identifierCount += 1
        }
        if let digest { withUnsafeBytes(of: digest.bigEndian) { digests.append(contentsOf: $0) } }
        labels.append(index(of: label))
        count += 1
    }

    /// Makes the file of all rows, waits for the disk, and puts the file in its place.
    ///
    /// - Parameter more: metadata that only the end knows.
    /// - Throws: ``EmbeddingFileError``; what stood in the file's place stands there still.
    package func finish(metadata more: [String: String] = [:]) throws(EmbeddingFileError) {
        try add(more)
        var file = TensorFile(metadata: metadata)
        file.metadata["outputs"] = Self.list(outputs.map(\.name))
        try fileErrors { () throws(FileError) in
            for output in outputs {
                file.tensors[output.name] = StoredTensor(
                    elementType: .float32, shape: [count, output.dimension], bytes: try output.spool.finish())
            }
            if identifierCount == count {
                let bytes = try identifiers.finish()
                file.tensors[ArrayName.identifiers] = StoredTensor(
                    elementType: .uint8, shape: [bytes.count], bytes: bytes)
            }
        }
        if labels.contains(where: { $0 >= 0 }) {
            file.tensors[ArrayName.labels] = StoredTensor(labels, shape: [count])
            file.metadata[ArrayName.classes] = Self.list(classes)
        }
        if digests.count == count * 8 { file.tensors[ArrayName.digests] = StoredTensor(digests, shape: [count, 8]) }
        do {
            try AtomicFile.write(to: path) { writer in
                try file.write { bytes throws(FileError) in try writer.write(bytes) }
            }
        } catch {
            let reason = (error as? FileError)?.reason ?? "\(error)"
            throw EmbeddingFileError(.unreadable, file: path, reason: "it cannot be written: \(reason)")
        }
    }

    private func index(of label: String?) -> Int32 {
        guard let label else { return -1 }
        if let index = classIndices[label] { return index }
        let index = Int32(classes.count)
        classes.append(label)
        classIndices[label] = index
        return index
    }

    private func add(_ more: [String: String]) throws(EmbeddingFileError) {
        for (key, value) in more.sorted(by: { $0.key < $1.key }) {
            guard !Self.ownMetadata.contains(key) else {
                throw EmbeddingFileError(
                    .mismatch, file: path, array: key, reason: "this metadata is made by the writer")
            }
            metadata[key] = value
        }
    }

    private func fileErrors(_ body: () throws(FileError) -> Void) throws(EmbeddingFileError) {
        do {
            try body()
        } catch {
            throw EmbeddingFileError(.unreadable, file: path, reason: "it cannot be written: \(error)")
        }
    }

    private static func list(_ names: [String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Strings always encode.
        return (try? encoder.encode(names)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }
}
