// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation
import Safetensors
import Testing

@Suite struct WriterTests {
    private let outputs = [(name: "features", dimension: 3), (name: "pool/last", dimension: 2)]

    @Test("What is written is read with the same bits, and nothing is left beside it")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("part.safetensors")
        let writer = try EmbeddingPartWriter(
            to: path, outputs: outputs, metadata: ["encoder_sha256": "abc", "ü": "\"\n"])
        let special: [Float] = [-0.0, .leastNonzeroMagnitude, Float(bitPattern: 0x7FC0_1234)]
        try writer.append(
            rows: ["features": special, "pool/last": [.infinity, 1]], label: "dög", identifier: "a b.png", digest: .max)
        try writer.append(
            rows: ["features": [1, 2, 3], "pool/last": [4, 5]], label: nil, identifier: "", digest: 1 << 63)
        try writer.append(
            rows: ["features": [6, 7, 8], "pool/last": [9, 10]], label: "cat", identifier: "猫", digest: 0)
        try writer.append(
            rows: ["features": [0, 0, 0], "pool/last": [9, 10]], label: "dög", identifier: "a b.png", digest: 7)
        try writer.finish(metadata: ["pooling": "mean"])
        #expect(writer.count == 4)

        let table = try EmbeddingTable.read(path: path)
        #expect(table.outputs.keys.sorted() == ["features", "pool/last"])
        let bits = table.outputs["features"]?.values.map(\.bitPattern) ?? []
        #expect(bits == (special + [1, 2, 3, 6, 7, 8, 0, 0, 0]).map(\.bitPattern))
        #expect(table.outputs["pool/last"]?.values == [.infinity, 1, 4, 5, 9, 10, 9, 10])
        #expect(table.labels == ["dög", nil, "cat", "dög"])
        #expect(table.identifiers == ["a b.png", "", "猫", "a b.png"])
        #expect(table.digests == [.max, 1 << 63, 0, 7])
        #expect(
            table.metadata == [
                "encoder_sha256": "abc", "ü": "\"\n", "pooling": "mean", "classes": "[\"dög\",\"cat\"]",
                "outputs": "[\"features\",\"pool/last\"]",
            ])
        #expect(table.notes.isEmpty)
        #expect(try folder.names == ["part.safetensors"])
        let file = try TensorFile(parsing: Data(contentsOf: URL(filePath: path)))
        #expect(file.tensors["labels"]?.elements(of: Int32.self) == [0, -1, 1, 0])
    }

    @Test("Rows without labels, identifiers and digests have none; a file may have no rows")
    func without() throws {
        let folder = try TemporaryFolder()
        for count in [0, 2] {
            let path = folder.path("part\(count).safetensors")
            let writer = try EmbeddingPartWriter(to: path, outputs: outputs)
            for _ in 0..<count { try writer.append(rows: ["features": [1, 2, 3], "pool/last": [4, 5]], label: nil) }
            try writer.finish()
            let table = try EmbeddingTable.read(path: path)
            #expect(table.count == count)
            #expect(table.labels == nil)
            #expect((table.identifiers ?? []).isEmpty)
        }
    }

    @Test("Many rows go through the disk and come back")
    func many() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("part.safetensors")
        let writer = try EmbeddingPartWriter(to: path, outputs: [(name: "features", dimension: 512)])
        for row in 0..<2000 {
            try writer.append(
                rows: ["features": (0..<512).map { Float(row * 512 + $0) }], label: "\(row % 7)", identifier: "\(row)")
        }
        try writer.finish()
        let table = try EmbeddingTable.read(path: path)
        #expect(table.outputs["features"]?.values == (0..<2000 * 512).map { Float($0) })
        #expect(table.labels == (0..<2000).map { "\($0 % 7)" })
        #expect(table.identifiers == (0..<2000).map { "\($0)" })
    }

    @Test("Rows that do not fit are refused, and are not in the file")
    func refused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("part.safetensors")
        let writer = try EmbeddingPartWriter(to: path, outputs: outputs)
        let row: [String: [Float]] = ["features": [1, 2, 3], "pool/last": [4, 5]]
        try writer.append(rows: row, label: "a", identifier: "a", digest: 1)
        #expect(
            message { try writer.append(rows: ["features": [1, 2, 3]], label: "a", identifier: "a", digest: 1) }
                == "\(path): row 1 of 'pool/last' has 0 values, and must have 2")
        #expect(throws: EmbeddingFileError.self) { try writer.append(rows: row, label: "a", digest: 1) }
        #expect(throws: EmbeddingFileError.self) { try writer.append(rows: row, label: "a", identifier: "b") }
        #expect(throws: EmbeddingFileError.self) {
            try writer.append(rows: row, label: "a", identifier: "a\0b", digest: 1)
        }
        #expect(throws: EmbeddingFileError.self) {
            try writer.append(rows: row.merging(["x": [1]]) { $1 }, label: "a", identifier: "a", digest: 1)
        }
        #expect(throws: EmbeddingFileError.self) { try writer.finish(metadata: ["classes": "[]"]) }
        try writer.finish()
        #expect(try EmbeddingTable.read(path: path).count == 1)
    }

    @Test("Names that are taken and folders that are missing are refused; a writer that is dropped leaves nothing")
    func beginnings() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Data("old".utf8), "part.safetensors")
        #expect(throws: EmbeddingFileError.self) {
            try EmbeddingPartWriter(to: path, outputs: [(name: "labels", dimension: 1)])
        }
        #expect(throws: EmbeddingFileError.self) {
            try EmbeddingPartWriter(to: path, outputs: [(name: "a", dimension: 1), (name: "a", dimension: 1)])
        }
        #expect(throws: EmbeddingFileError.self) {
            try EmbeddingPartWriter(to: folder.path("none/part"), outputs: [(name: "a", dimension: 1)])
        }
        do {
            let writer = try EmbeddingPartWriter(to: path, outputs: outputs)
            try writer.append(rows: ["features": [1, 2, 3], "pool/last": [4, 5]], label: nil)
        }
        #expect(try folder.names == ["part.safetensors"])
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("old".utf8))
    }
}
