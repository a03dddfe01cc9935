// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import EmbeddingFiles
import Foundation

/// What `make_fixtures.py` wrote.
enum Fixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The values of most fixtures: 4 rows of 3.
    static let matrix = EmbeddingMatrix(values: (0..<12).map { Float($0) - 5.5 }, dimension: 3, count: 4)

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    static func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    /// The names of all fixtures.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
}

/// A folder that is removed with the object.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "embedding-files-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func write(_ data: Data, _ name: String) throws -> String {
        try data.write(to: url.appending(path: name))
        return path(name)
    }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }
}

/// Runs `body`, and gives the one line of the error that it throws.
func message(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// The bytes of a `.npy` file of version 1.
func npy(_ header: String, _ body: [UInt8] = []) -> Data {
    let header = Array(header.utf8)
    return Data(
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count & 0xFF), UInt8(header.count >> 8)] + header + body)
}
