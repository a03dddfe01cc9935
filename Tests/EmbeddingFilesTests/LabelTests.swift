// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation
import Testing

@Suite struct LabelTests {
    private func labels(_ name: String) throws -> [String?]? {
        try EmbeddingTable.read(path: Fixture.path("little_f4.npy"), labelsPath: Fixture.path("\(name).npy")).labels
    }

    @Test("Integers of every size are labels", arguments: ["i1", "i2", "i4", "i8", "big_i4", "u1", "u2", "u4", "u8"])
    func integers(_ name: String) throws {
        #expect(try labels("labels_\(name)") == ["0", "1", "2", "1"])
    }

    @Test("-1 and the empty string are a row without a class; a column, whole floats and strings are labels")
    func others() throws {
        #expect(try labels("labels_none") == ["0", nil, "2", "1"])
        #expect(try labels("labels_column") == ["0", "1", "2", "1"])
        #expect(try labels("labels_float") == ["0", nil, "2", "1"])
        for name in ["unicode", "unicode_big", "bytes"] {
            #expect(try labels("labels_\(name)") == ["cat", nil, "dög", "猫"])
        }
    }

    @Test("Halves, objects and other numbers of rows are refused")
    func refused() throws {
        let half = message { _ = try labels("labels_half") }
        #expect(
            half?.hasSuffix("'labels': row 1 is 1.5, which is no class: save labels as integers or strings") == true)
        #expect(message { _ = try labels("complex") }?.contains("'labels': it holds complex numbers") == true)
        #expect(message { _ = try labels("fortran") }?.hasSuffix("float32 [4, 3], and not a list") == true)
        let rowless = message { _ = try labels("rowless") }
        #expect(rowless?.hasSuffix("features has 4 rows, labels 0: both must be of the same images") == true)
    }

    @Test("A text has a label in each line, whatever closes the lines", arguments: ["a\nb\n\nc\n", "a\r\nb\r\n\r\nc"])
    func lines(_ text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Data(text.utf8), "labels.txt")
        let table = try EmbeddingTable.read(path: Fixture.path("little_f4.npy"), labelsPath: path)
        #expect(table.labels == ["a", "b", nil, "c"])
    }

    @Test("A text that is none, or of another number of lines, is refused")
    func damagedLines() throws {
        let folder = try TemporaryFolder()
        for (bytes, reason) in [
            (Data([0x61, 0x0A, 0xFF, 0x0A]), "line 2 is no text: labels are one per line, or a .npy file"),
            (Data("a\nb\n".utf8), "features has 4 rows, labels 2: both must be of the same images"),
        ] {
            let path = try folder.write(bytes, "labels.txt")
            let text = message { _ = try EmbeddingTable.read(path: Fixture.path("little_f4.npy"), labelsPath: path) }
            #expect(text?.hasSuffix(reason) == true, "\(text ?? "nothing")")
        }
        let missing = folder.path("none.txt")
        #expect(
            message { _ = try EmbeddingTable.read(path: Fixture.path("little_f4.npy"), labelsPath: missing) }
                == "\(missing): No such file or directory")
    }

    @Test("Labels of a file of their own take the place of the file's, and that is said")
    func givenLabels() throws {
        let labelsPath = Fixture.path("labels_i4.npy")
        let table = try EmbeddingTable.read(path: Fixture.path("stored.npz"), labelsPath: labelsPath)
        #expect(table.labels == ["0", "1", "2", "1"])
        #expect(table.notes.contains("labels are those of \(labelsPath), and not the file's own"))
    }
}
