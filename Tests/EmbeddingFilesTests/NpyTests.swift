// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation
import Testing

@Suite struct NpyTests {
    @Test(
        "Floats of every size and order are read",
        arguments: [
            "little_f2", "little_f4", "little_f8", "big_f2", "big_f4", "big_f8", "version2", "version3", "fortran",
            "fortran_big_f8", "pooled",
        ])
    func floats(_ name: String) throws {
        let table = try EmbeddingTable.read(path: Fixture.path("\(name).npy"))
        #expect(table.outputs == ["features": Fixture.matrix])
        #expect(table.count == 4)
        #expect(table.notes.isEmpty)
        #expect(table.labels == nil)
        #expect(Array(table.outputs["features"]?[1] ?? []) == [-2.5, -1.5, -0.5])
        let fromMemory = try EmbeddingTable(npy: Fixture.data("\(name).npy"), name: "body")
        #expect(fromMemory.outputs == table.outputs)
    }

    @Test("Values that a float cannot hold become infinite, and that is said; others stay as they are")
    func overflow() throws {
        let table = try EmbeddingTable.read(path: Fixture.path("overflow.npy"))
        let values = table.outputs["features"]?.values ?? []
        #expect(values.count == 6)
        #expect(values[0] == .infinity && values[1] == -.infinity && values[2] == .infinity)
        #expect(values[3].isNaN && values[4] == 0 && values[5] == 1)
        #expect(table.notes == ["'features': 2 values of float64 are beyond float32 and became infinite"])
    }

    @Test("A table may have no rows")
    func rowless() throws {
        let table = try EmbeddingTable.read(path: Fixture.path("rowless.npy"))
        #expect(table.outputs == ["features": EmbeddingMatrix(values: [], dimension: 3, count: 0)])
    }

    @Test(
        "What is no matrix of floats is refused with what mends it",
        arguments: [
            ("vector", "its shape [3] is not [images, dimension]: one embedding is [1, dimension]"),
            ("map", "its shape [2, 3, 2, 2] is not [images, dimension]: pool the embeddings first"),
            ("columnless", "its shape [3, 0] has no columns"),
            (
                "object",
                "it holds Python objects (a pickle), which are never loaded: save it with np.save(..., "
                    + "allow_pickle=False) as float32"
            ),
            ("complex", "it holds complex numbers: save their real part as float32"),
            ("bool", "it holds truth values: save it as float32"),
            ("integers", "it holds int32, not floats: save it as float32"),
            ("structured", "it is a structured array: save each of its fields as an array"),
            ("date", "its elements of type '<M8[s]' are not read: save it as float32"),
        ])
    func refused(_ name: String, _ reason: String) throws {
        let data = try Fixture.data("\(name).npy")
        #expect(message { _ = try EmbeddingTable(npy: data, name: "x.npy") } == "x.npy: 'features': \(reason)")
    }

    @Test("More or fewer bytes than the shape needs are refused")
    func byteCount() throws {
        let data = try Fixture.data("little_f4.npy")
        #expect(
            message { _ = try EmbeddingTable(npy: data + [0], name: "x") }
                == "x: 'features': it has 1 bytes after its last element")
        #expect(
            message { _ = try EmbeddingTable(npy: data.dropLast(), name: "x") }
                == "x: 'features': its shape [4, 3] needs 48 bytes of float32, and the file has 47: it is truncated")
        #expect(
            message { _ = try EmbeddingTable(npy: data.prefix(40), name: "x") }
                == "x: it ends within its header: the file is truncated")
    }

    @Test(
        "A shape that no memory holds is refused before memory is taken for it",
        arguments: [
            "1000000000000, 1000", "9223372036854775807, 2", "4294967296, 4294967296", "9223372036854775807, 1",
        ])
    func hugeShapes(_ shape: String) {
        for code in ["<f4", "<f8", "<f2", "<U9"] {
            let data = npy("{'descr': '\(code)', 'fortran_order': False, 'shape': (\(shape)), }\n", [0, 0, 0, 0])
            #expect(throws: EmbeddingFileError.self) { try EmbeddingTable(npy: data, name: "x") }
        }
    }

    @Test(
        "A header that is no header of NumPy is refused",
        arguments: [
            "", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 1)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 1)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)} or 1",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 1)}",
            String(repeating: "(", count: 9000), "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (1, 1)}",
        ])
    func damagedHeaders(_ header: String) {
        #expect(
            message { _ = try EmbeddingTable(npy: npy(header, [0, 0, 0, 0]), name: "x") }
                == "x: its header is not that of a .npy file")
    }

    @Test("Headers of Python 2, with spaces and other quotes, are read")
    func otherHeaders() throws {
        let header = " { \"shape\" : ( 1L , 1L ) , \"fortran_order\":False,\t'descr':'f4' } "
        let table = try EmbeddingTable(npy: npy(header, [0, 0, 0x80, 0x3F]), name: "x")
        #expect(table.outputs["features"]?.values == [1])
    }

    @Test("Embeddings that need more memory than the limit are refused")
    func limit() throws {
        let data = try Fixture.data("little_f2.npy")
        #expect(try EmbeddingTable(npy: data, name: "x", limit: 48).count == 4)
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable(npy: data, name: "x", limit: 47) }
    }
}
