// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Foundation

/// A temporary folder to make sets in, removed with its last owner.
final class Workshop {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "datasets-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String {
        folder.path(percentEncoded: false) + "/" + name
    }

    /// Writes a file, and the folders to it; without bytes given, its own path is its content.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]? = nil) throws -> String {
        let url = URL(filePath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes ?? Array(name.utf8)).write(to: url)
        return path(name)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }

    /// Makes a folder `set` of files.
    func makeFolder(_ files: [String]) throws -> String {
        for file in files { try write("set/" + file, Array(file.utf8)) }
        return path("set")
    }

    /// Makes a tar of files, each with its own path as content.
    func makeTar(_ files: [String], name: String = "set.tar") throws -> String {
        try write(name, tar(files.map { TarEntry(path: $0) }))
    }

    /// Runs a program from the system's path.
    func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}

/// An entry of a POSIX ustar archive.
struct TarEntry {
    var path: String
    var bytes: [UInt8]?
    var type: Character = "0"
    var target = ""
    /// The size that the header tells, where that is not the truth.
    var claimedSize: Int?

    /// The header of 512 bytes, and the content in blocks of as many (POSIX.1-1988).
    var blocks: [UInt8] {
        let content = bytes ?? (type == "0" ? Array(path.utf8) : [])
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at start: Int) {
            header.replaceSubrange(start..<start + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(path, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(claimedSize ?? content.count, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put(target, at: 157)
        put("ustar", at: 257)
        put("00", at: 263)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
        header[154] = 0
        return header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }
}

/// An archive of entries.
func tar(_ entries: [TarEntry]) -> [UInt8] {
    entries.flatMap(\.blocks) + [UInt8](repeating: 0, count: 1024)
}

/// Reads a whole set.
func images(_ set: ImageSet) throws -> [LabeledImage] {
    var images: [LabeledImage] = []
    try set.forEach { images.append($0) }
    return images
}
