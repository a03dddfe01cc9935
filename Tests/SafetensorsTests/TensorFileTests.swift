// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Safetensors
import Testing

private let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/reference.safetensors")

@Suite struct TensorFileTests {
    @Test("A file of the reference implementation is read")
    func readsReference() throws {
        let file = try TensorFile(parsing: Data(contentsOf: fixture))
        #expect(file.metadata == ["made by": "the reference implementation", "ü": "ß"])
        #expect(file.tensors["half"]?.shape == [2, 3])
        #expect(file.tensors["half"]?.elements(of: Float16.self) == [1.5, -2, 0, 65504, 6e-8, -0.25])
        #expect(file.tensors["single"]?.elements(of: Float.self) == [3.25, -1e-30])
        #expect(file.tensors["double"]?.elements(of: Double.self) == [0.1])
        #expect(file.tensors["labels"]?.elements(of: Int32.self) == [0, -1, 2_000_000_000])
        #expect(file.tensors["scalar"]?.shape == [])
        #expect(file.tensors["scalar"]?.elements(of: Int64.self) == [7])
        #expect(file.tensors["bytes"]?.elements(of: UInt8.self) == [0, 127, 255])
        #expect(file.tensors["empty"]?.shape == [0, 4])
        #expect(file.tensors["single"]?.elements(of: Double.self) == nil)
    }

    @Test("What is written is read again, and equal files give equal bytes")
    func roundTrip() throws {
        let file = try TensorFile(parsing: Data(contentsOf: fixture))
        let written = file.serialized()
        #expect(try TensorFile(parsing: written) == file)
        #expect(written == file.serialized())
        let headerLength = written.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect((8 + headerLength).isMultiple(of: 64))
    }

    @Test("Tensors of whole multiples of 64 bytes start at one, wherever others lie")
    func alignment() throws {
        var file = TensorFile()
        for (index, count) in [16, 3, 64, 5, 128].enumerated() {
            file.tensors["a\(index)"] = StoredTensor([Double](repeating: 1, count: count), shape: [count])
            file.tensors["b\(index)"] = StoredTensor([UInt8](repeating: 2, count: count), shape: [count])
            file.tensors["c\(index)"] = StoredTensor([Float16](repeating: 3, count: count), shape: [count])
        }
        let read = try TensorFile(parsing: file.serialized())
        #expect(read == file)
        for tensor in read.tensors.values {
            #expect(tensor.bytes.startIndex.isMultiple(of: tensor.elementType.byteCount))
            if tensor.bytes.count.isMultiple(of: 64) { #expect(tensor.bytes.startIndex.isMultiple(of: 64)) }
        }
    }

    @Test("A content that starts in the middle of its storage is read")
    func sliced() throws {
        let content = try Data(contentsOf: fixture)
        let shifted = (Data([1, 2, 3]) + content).dropFirst(3)
        #expect(try TensorFile(parsing: shifted) == TensorFile(parsing: content))
    }

    @Test("Every truncation is refused")
    func truncations() throws {
        let content = try Data(contentsOf: fixture)
        for length in 0..<content.count {
            #expect(throws: TensorFileError.self) { try TensorFile(parsing: content.prefix(length)) }
        }
        #expect(throws: TensorFileError.trailingBytes) { try TensorFile(parsing: content + [0]) }
    }

    @Test(
        "A header that contradicts itself is refused",
        arguments: [
            #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
            #"{"x":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
            #"{"__metadata__":{"a":1}}"#,
            #"[]"#,
            #"{"#,
        ])
    func contradictions(header: String) {
        var content = Data()
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { content.append(contentsOf: $0) }
        content.append(contentsOf: header.utf8)
        content.append(Data(count: 8))
        #expect(throws: TensorFileError.self) { try TensorFile(parsing: content) }
    }

    @Test("A header length beyond the file is refused before memory is taken", arguments: [UInt64.max, 1 << 62, 9])
    func headerLength(length: UInt64) {
        var content = Data()
        withUnsafeBytes(of: length.littleEndian) { content.append(contentsOf: $0) }
        #expect(throws: TensorFileError.self) { try TensorFile(parsing: content + Data("{}".utf8)) }
    }
}
