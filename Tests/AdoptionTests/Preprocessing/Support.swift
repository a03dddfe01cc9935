// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Foundation

extension ModelInput {
    /// An input of three channels that takes images of any size.
    static func color(
        height: Int? = nil, width: Int? = nil, channels: Int = 3, isUInt8: Bool = false
    ) -> ModelInput {
        ModelInput(
            name: "images", layout: .channelsFirst, height: height, width: width, channels: channels, isUInt8: isUInt8,
            batch: nil)
    }
}

/// A folder of files by their names, which is removed afterwards; its path ends with a slash.
func withFolder<Value>(_ files: [String: String], _ body: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "adoption-tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    return try body(folder.path(percentEncoded: false) + "/")
}
