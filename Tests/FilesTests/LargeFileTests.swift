// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Foundation
import Testing

@Suite struct LargeFileTests {
    /// Beyond what Linux takes in one call, 2,147,479,552 bytes.
    static let size = 2_200_000_000

    static let hasRoom: Bool = {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber).map { $0.int64Value > 3 * Int64(size) } ?? false
    }()

    @Test(
        "A file of more than 2 GiB is copied byte for byte, and never held in memory",
        .enabled(if: LargeFileTests.hasRoom, "the disk has no room for it"))
    func copy() throws {
        let scratch = try Scratch()
        let source = scratch.path("source")
        // Holes, with something to lose at the end of each stretch.
        let handle = try sparse(source, marks: [0, 2_147_479_551, 2_147_479_552, 2_147_483_648, Self.size - 1])
        try handle.close()
        let writer = try FileWriter(creating: scratch.path("copy"))
        try writer.copy(from: source)
        let written = try writer.finish()
        #expect(written.byteCount == Self.size)
        #expect(try FileReader.digest(of: source) == written.digest)
        #expect(try FileReader.digest(of: scratch.path("copy")) == written.digest)
    }

    private func sparse(_ path: String, marks: [Int]) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: UInt64(Self.size))
        for (number, mark) in marks.enumerated() {
            try handle.seek(toOffset: UInt64(mark))
            try handle.write(contentsOf: Data([UInt8(number + 1)]))
        }
        return handle
    }
}
