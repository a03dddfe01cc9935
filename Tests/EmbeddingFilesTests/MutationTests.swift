// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation
import Testing

/// Damaged files give an error or a table, and never a crash.
@Suite struct MutationTests {
    private static let limit = 1 << 20

    private func read(_ data: Data, _ name: String, _ folder: TemporaryFolder) throws {
        // Whatever comes of it is checked by the table itself.
        _ = try? EmbeddingTable(npy: data, name: name, limit: Self.limit)
        _ = try? EmbeddingTable(safetensors: data, name: name, limit: Self.limit)
        // What is not read from memory.
        let isZip = data.starts(with: Array("PK".utf8))
        guard isZip || name.hasPrefix("labels") else { return }
        let path = try folder.write(data, name)
        if isZip { _ = try? EmbeddingTable.read(path: path, limit: Self.limit) }
        let features = Fixture.path("little_f4.npy")
        if !isZip { _ = try? EmbeddingTable.read(path: features, labelsPath: path, limit: Self.limit) }
    }

    @Test("No truncated file is read, nor crashes", arguments: try Fixture.names())
    func truncations(_ name: String) throws {
        let folder = try TemporaryFolder()
        let data = try Fixture.data(name)
        for count in 0..<data.count {
            let start = data.prefix(count)
            #expect(throws: EmbeddingFileError.self, "\(name), \(count) bytes") {
                if name.hasSuffix(".npy") {
                    _ = try EmbeddingTable(npy: start, name: name, limit: Self.limit)
                } else if name.hasSuffix(".safetensors") {
                    _ = try EmbeddingTable(safetensors: start, name: name, limit: Self.limit)
                } else {
                    _ = try EmbeddingTable.read(path: folder.write(start, name), limit: Self.limit)
                }
            }
        }
    }

    @Test("No changed byte crashes", arguments: try Fixture.names())
    func changes(_ name: String) throws {
        let folder = try TemporaryFolder()
        let data = try Fixture.data(name)
        var generator = SystemRandomNumberGenerator()
        // Of the larger files, every seventh byte.
        let remainder = Int.random(in: 0..<7)
        for index in data.indices where data.count < 500 || index % 7 == remainder {
            for value in [data[index] ^ UInt8(1 << Int.random(in: 0..<8, using: &generator)), 0xFF] {
                var changed = data
                changed[index] = value
                try read(changed, name, folder)
            }
        }
    }

    @Test("No inserted or removed bytes crash", arguments: try Fixture.names())
    func shifts(_ name: String) throws {
        let folder = try TemporaryFolder()
        let data = try Fixture.data(name)
        for _ in 0..<30 {
            let start = Int.random(in: 0...data.count)
            let end = Int.random(in: start...min(start + 9, data.count))
            var changed = data
            let inserted = (0..<Int.random(in: 0..<9)).map { _ in UInt8.random(in: 0...255) }
            changed.replaceSubrange(start..<end, with: inserted)
            try read(changed, name, folder)
        }
    }
}
