// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation
import Testing

@Suite struct ContainerTests {
    @Test("A zip of arrays is read, stored and deflated", arguments: ["stored.npz", "deflated.npz"])
    func zip(_ name: String) throws {
        let table = try EmbeddingTable.read(path: Fixture.path(name))
        #expect(table.outputs.keys.sorted() == ["features", "logits"])
        #expect(table.outputs["features"] == Fixture.matrix)
        #expect(table.outputs["logits"]?.values == [-5.5, -4.5, -2.5, -1.5, 0.5, 1.5, 3.5, 4.5])
        #expect(table.labels == ["dog", "cat", nil, "dog"])
        #expect(table.identifiers == ["a.png", "b.png", "c.png", "d.png"])
        #expect(table.digests == [1, 2, .max, 3])
        #expect(
            table.notes == [
                "'y' is read as labels", "'filenames' is read as identifiers",
                "'class_names' is read as names of classes",
                "'extra' is ignored: float32 [4, 5]", "'masks' is ignored: float32 [4, 2, 2]",
            ])
    }

    @Test("The only matrix of floats is taken for the features", arguments: ["guessed.npz", "guessed.safetensors"])
    func guessed(_ name: String) throws {
        let table = try EmbeddingTable.read(path: Fixture.path(name))
        #expect(table.outputs == ["features": Fixture.matrix])
        #expect(table.labels == ["0", "1", "2", "1"])
        #expect(table.notes.contains { $0.hasSuffix("is read as features, being the only 2-D array of floats") })
    }

    @Test("A safetensors file is read with its metadata")
    func safetensors() throws {
        let table = try EmbeddingTable(safetensors: Fixture.data("part.safetensors"), name: "body")
        #expect(table.outputs.keys.sorted() == ["features", "projection", "stages"])
        #expect(table.outputs["features"] == Fixture.matrix)
        #expect(table.outputs["stages"] == Fixture.matrix)
        #expect(table.outputs["projection"]?.dimension == 2)
        #expect(table.labels == ["dog", "cat", nil, "dog"])
        #expect(table.identifiers == ["a.png", "b.png", "ü.png", "d.png"])
        #expect(table.digests == [1, .max, 1 << 56, 0])
        #expect(table.metadata["encoder_sha256"] == "abc")
        #expect(table.notes.isEmpty)
    }

    @Test("Small integers are labels, truth values are ignored and named")
    func smallTypes() throws {
        let table = try EmbeddingTable.read(path: Fixture.path("small_types.safetensors"))
        #expect(table.labels == ["0", "1", "2", "1"])
        #expect(table.notes == ["'flags' is ignored: elements that are not read, [4]"])
    }

    @Test("A zip's other members are named")
    func otherMembers() throws {
        let table = try EmbeddingTable.read(path: Fixture.path("other.npz"))
        #expect(table.outputs == ["features": Fixture.matrix])
        #expect(table.notes == ["'notes.txt' is ignored: it is no .npy file"])
    }

    @Test(
        "Files without embeddings that can be told are refused",
        arguments: [
            ("ambiguous.npz", "'a', 'b' may each be the embeddings: name one of them 'features'"),
            (
                "pickled.npz",
                "'features': it holds Python objects (a pickle), which are never loaded: save it with "
                    + "np.save(..., allow_pickle=False) as float32"
            ),
            ("mismatch.npz", "features has 4 rows, labels 3: both must be of the same images"),
            (
                "torch.pt",
                "it is a file of torch.save (a pickle), which is never loaded: save the tensors with "
                    + "safetensors.torch.save_file or np.save"
            ),
        ])
    func refused(_ name: String, _ reason: String) {
        let path = Fixture.path(name)
        #expect(message { _ = try EmbeddingTable.read(path: path) } == "\(path): \(reason)")
    }

    @Test("An encrypted member is named")
    func encrypted() throws {
        var bytes = [UInt8](try Fixture.data("guessed.npz"))
        // The flags of the first member, at the list's end and before the member.
        let list = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
        bytes[list + 8] |= 1
        bytes[6] |= 1
        let folder = try TemporaryFolder()
        let path = try folder.write(Data(bytes), "x.npz")
        #expect(
            message { _ = try EmbeddingTable.read(path: path) }
                == "\(path): 'embeddings': it is encrypted: save it with np.savez or np.savez_compressed")
    }

    @Test("Sizes that a zip lies about are refused", arguments: [UInt64(20), 200, 0x7FFF_FFFF, 1 << 50, .max])
    func lyingSizes(_ size: UInt64) throws {
        var bytes = [UInt8](try Fixture.data("guessed.npz"))
        // NumPy gives the size before the member, in a field of 64 bits: its type is 1, its length 16.
        let field = try #require(bytes.indices.first { bytes[$0...].starts(with: [1, 0, 16, 0]) })
        withUnsafeBytes(of: size.littleEndian) { bytes.replaceSubrange(field + 4..<field + 12, with: $0) }
        let folder = try TemporaryFolder()
        let path = try folder.write(Data(bytes), "x.npz")
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable.read(path: path) }
    }

    @Test("Memory is limited over all arrays of a file")
    func limit() throws {
        let path = Fixture.path("deflated.npz")
        #expect(try EmbeddingTable.read(path: path, limit: 48 + 32).count == 4)
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable.read(path: path, limit: 48 + 31) }
    }

    @Test("Arrays beyond 2 GiB and 4 GiB of a file are read, and what is ignored takes no memory")
    func largeFile() throws {
        let folder = try TemporaryFolder()
        let (middle, end) = (2_200_000_000, 4_400_000_000)
        let header = """
            {"a":{"dtype":"U8","shape":[\(middle)],"data_offsets":[0,\(middle)]},\
            "features":{"dtype":"F32","shape":[1,2],"data_offsets":[\(middle),\(middle + 8)]},\
            "b":{"dtype":"U8","shape":[\(end - middle - 8)],"data_offsets":[\(middle + 8),\(end)]},\
            "logits":{"dtype":"F32","shape":[1,1],"data_offsets":[\(end),\(end + 4)]}}
            """
        var start = Data()
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { start.append(contentsOf: $0) }
        start += Data(header.utf8)
        // Nothing is written between the arrays: the file takes a few blocks of the disk.
        let path = try folder.write(start, "x.safetensors")
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        for (offset, values) in [(middle, [1, 2]), (end, [3])] as [(Int, [Float])] {
            try file.seek(toOffset: UInt64(start.count + offset))
            try file.write(contentsOf: values.withUnsafeBytes { Data($0) })
        }
        try file.close()
        let table = try EmbeddingTable.read(path: path, limit: 12)
        #expect(table.outputs["features"]?.values == [1, 2])
        #expect(table.outputs["logits"]?.values == [3])
    }

    @Test("Files of other kinds are told apart")
    func otherKinds() throws {
        let folder = try TemporaryFolder()
        for (start, part) in [
            ([], "it is empty"), ([0x80, 4], "pickle"), (Array("PAR1".utf8), "Parquet"),
            ([0x89] + Array("HDF\r\n".utf8), "HDF5"),
            (Array("version https://git-lfs.github.com".utf8), "git lfs pull"),
            (Array("0.1,0.2\n".utf8), "it is no .npy, .npz or safetensors file"),
        ] as [([UInt8], String)] {
            let path = try folder.write(Data(start), "x")
            #expect(message { _ = try EmbeddingTable.read(path: path) }?.contains(part) == true)
        }
        #expect(message { _ = try EmbeddingTable.read(path: folder.path("none")) }?.contains("No such file") == true)
        #expect(throws: EmbeddingFileError.self) { try EmbeddingTable.read(path: folder.url.path) }
    }
}
