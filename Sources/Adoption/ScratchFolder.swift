// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A new folder for files that are needed for a while; it goes with the last reference to it.
final class ScratchFolder: Sendable {
    let path: String
    /// The folder that it was made in, where the caller named one.
    let parent: String?

    /// - Parameter parent: the folder to make it in; nil for the system's one for temporary files.
    /// - Throws: ``AdoptionError/scratch(reason:)``.
    init(in parent: String? = nil) throws(AdoptionError) {
        self.parent = parent
        let place = parent.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        let folder = place.appending(path: ".cider-adoption-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .scratch(reason: "\(error)")
        }
        path = folder.path(percentEncoded: false)
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { path + (path.hasSuffix("/") ? "" : "/") + name }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
