// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation
import Testing

@Suite struct JoinedTests {
    private func part(
        _ source: String, _ values: [Float], labels: [String?]? = nil, identifiers: [String]? = nil,
        digests: [UInt64]? = nil, metadata: [String: String] = [:], name: String = "features", notes: [String] = []
    ) throws -> EmbeddingTable {
        try EmbeddingTable(
            outputs: [name: EmbeddingMatrix(values: values, dimension: 2, count: values.count / 2)], labels: labels,
            identifiers: identifiers, digests: digests, metadata: metadata, source: source, notes: notes)
    }

    @Test("Rows of all parts come in their order")
    func joined() throws {
        let metadata = ["encoder_sha256": "x", "input": "y"]
        let whole = try EmbeddingTable.joined([
            part("a", [1, 2], labels: ["p"], identifiers: ["1"], digests: [1], metadata: metadata, notes: ["note"]),
            part(
                "b", [3, 4, 5, 6], labels: [nil, "q"], identifiers: ["2", "3"], digests: [2, 3], metadata: metadata),
            part("c", [], labels: [], identifiers: [], digests: [], metadata: metadata),
        ])
        #expect(whole.outputs == ["features": EmbeddingMatrix(values: [1, 2, 3, 4, 5, 6], dimension: 2, count: 3)])
        #expect(whole.labels == ["p", nil, "q"])
        #expect(whole.identifiers == ["1", "2", "3"])
        #expect(whole.digests == [1, 2, 3])
        #expect(whole.metadata == metadata)
        #expect(whole.notes == ["a: note"])
        #expect(whole.source == "a and 2 more")
    }

    @Test("Files are read into one table, with their own labels or those of a file for all")
    func files() throws {
        let paths = [Fixture.path("guessed.npz"), Fixture.path("guessed.safetensors")]
        let whole = try EmbeddingTable.read(paths: paths)
        #expect(whole.outputs["features"]?.values == Fixture.matrix.values + Fixture.matrix.values)
        #expect(whole.labels == ["0", "1", "2", "1", "0", "1", "2", "1"])
        let folder = try TemporaryFolder()
        let path = try folder.write(Data("a\nb\nc\nd\ne\nf\ng\nh\n".utf8), "labels.txt")
        #expect(
            try EmbeddingTable.read(paths: paths, labelsPath: path).labels == ["a", "b", "c", "d", "e", "f", "g", "h"])
        #expect(throws: EmbeddingFileError.self) {
            try EmbeddingTable.read(paths: paths, labelsPath: Fixture.path("labels_i4.npy"))
        }
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable.read(paths: paths, limit: 95) }
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable.read(paths: []) }
    }

    @Test("One part is itself, none is refused")
    func fewParts() throws {
        let one = try part("a", [1, 2])
        #expect(try EmbeddingTable.joined([one]) == one)
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable.joined([]) }
    }

    @Test(
        "Parts of other encoders are refused by name", arguments: ["encoder_sha256", "input", "transform", "outputs"])
    func otherMetadata(_ key: String) throws {
        let parts = try [part("a", [1, 2], metadata: [key: "1"]), part("b", [1, 2], metadata: [key: "2"])]
        #expect(
            message { _ = try EmbeddingTable.joined(parts) }
                == "b: its \(key) is 2, that of a is 1: embed all parts with the same encoder and settings")
    }

    @Test("Parts of other outputs, dimensions, or with labels beside ones without are refused by name")
    func others() throws {
        let first = try part("a", [1, 2])
        let wide = try EmbeddingTable(
            outputs: ["features": EmbeddingMatrix(values: [1, 2, 3], dimension: 3, count: 1)], source: "b")
        #expect(
            message { _ = try EmbeddingTable.joined([first, part("b", [1, 2], name: "stages")]) }
                == "b: it has stages, and a has features: all parts must have the same outputs")
        #expect(
            message { _ = try EmbeddingTable.joined([first, wide]) }
                == "b: its 'features' has 3 values a row, that of a 2")
        #expect(
            message { _ = try EmbeddingTable.joined([first, part("b", [1, 2], labels: ["x"])]) }
                == "b: b has labels, and a has none: all parts must have labels, or none")
    }

    @Test("What only some parts have is left out, and that is said")
    func leftOut() throws {
        for order in [[0, 1, 2], [1, 0, 2], [1, 2, 0]] {
            let parts = try [
                part("a", [1, 2], metadata: ["tool": "1"]),
                part("b", [1, 2], identifiers: ["x"], digests: [1], metadata: ["tool": "1"]),
                part("c", [1, 2], identifiers: ["y"], digests: [1], metadata: ["tool": "2"]),
            ]
            let whole = try EmbeddingTable.joined(order.map { parts[$0] })
            #expect(whole.identifiers == nil && whole.digests == nil && whole.metadata.isEmpty)
            #expect(
                whole.notes.prefix(2) == ["identifiers are left out: a has none", "digests are left out: a has none"])
            #expect(whole.notes.contains { $0.hasPrefix("tool is left out") })
        }
    }

    @Test("Identifiers that are in more than one part are told")
    func duplicates() throws {
        let whole = try EmbeddingTable.joined([
            part("a", [1, 2, 1, 2], identifiers: ["x", "x"]), part("b", [1, 2, 1, 2], identifiers: ["y", "x"]),
        ])
        #expect(whole.notes == ["1 identifier is in more than one part: 'x' is in a and in b"])
    }
}
