// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Foundation
import Safetensors
import Testing

@Suite struct LargeTensorFileTests {
    /// Rows of a bank of 2,048 dimensions in half precision: beyond what Linux takes in one call, 2,147,479,552 bytes.
    static let rows = 561_600

    static let hasRoom: Bool = {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber).map { $0.int64Value > 6_000_000_000 } ?? false
    }()

    @Test(
        "A bank of more than 2 GiB is written as a stream, and read where it lies",
        .enabled(if: LargeTensorFileTests.hasRoom, "the disk has no room for it"))
    func bank() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "cider-bank-\(UUID().uuidString)")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        // Pages of zeros that are only read take no memory.
        let zeros = Data(count: Self.rows * 2048 * 2)
        let file = TensorFile(
            tensors: [
                "bank": StoredTensor(elementType: .float16, shape: [Self.rows, 2048], bytes: zeros),
                "labels": StoredTensor([Int32](repeating: 7, count: Self.rows), shape: [Self.rows]),
            ], metadata: ["made": "by a test"])
        let writer = try FileWriter(creating: path)
        try file.write { bytes throws(FileError) in try writer.write(bytes) }
        let written = try writer.finish()
        #expect(written.byteCount > zeros.count)
        #expect(try FileReader.digest(of: path) == written.digest)

        let read = try TensorFile(parsing: MappedFile(path).data)
        #expect(read.metadata == file.metadata)
        #expect(read.tensors["bank"]?.shape == [Self.rows, 2048])
        #expect(read.tensors["labels"]?.elements(of: Int32.self)?.allSatisfy { $0 == 7 } == true)
    }

    @Test("The stream's bytes are those in memory")
    func stream() throws {
        let file = TensorFile(
            tensors: [
                "a": StoredTensor([1, 2, 3] as [Float], shape: [3]),
                "b": StoredTensor([UInt8](repeating: 9, count: 64), shape: [64]),
                "c": StoredTensor([Double](), shape: [0, 4]),
            ], metadata: ["key": "value"])
        var bytes = Data()
        file.write { piece in bytes.append(contentsOf: piece) }
        #expect(bytes == file.serialized())
        #expect(try TensorFile(parsing: bytes) == file)
    }
}
