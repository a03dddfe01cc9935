// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// The folder in which the engine keeps compiled models.
enum CacheFolder {
    /// Makes the folder where it is missing.
    ///
    /// - Returns: why nothing can be kept there; nil where it can.
    static func obstacle(_ path: String) -> String? {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            return "it cannot be made"
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return "it is not a folder" }
        return access(path, W_OK | X_OK) == 0 ? nil : "there is no permission to write to it"
    }
}
