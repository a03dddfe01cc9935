// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Glibc

/// The file of a model: its path, and the name that errors give it.
struct ModelFile {
    let path: String
    let name: String

    init(path: String) {
        self.path = path
        name = path.lastComponent
    }

    /// Tells a missing, empty or unreadable file in plainer words than the engine has.
    func validate() throws(EncoderError) {
        var status = stat()
        guard !path.utf8.contains(0), path.withFileName({ stat($0, &status) }) == 0 else {
            throw .modelNotFound(model: name)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .modelUnreadable(model: name, reason: "it is not a file")
        }
        guard status.st_size > 0 else { throw .modelUnreadable(model: name, reason: "it is empty") }
        guard path.withFileName({ access($0, R_OK) }) == 0 else {
            throw .modelUnreadable(model: name, reason: "there is no permission to read it")
        }
    }
}
