// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A file of a set, before it is known whether it is an image.
struct ListedFile {
    let path: SetPath
    /// Its size; nil where it cannot be reached, as behind a link that leads nowhere.
    var byteCount: Int?
    /// The archive that holds it, by its place among the set's.
    var archive = 0
    /// The place among all entries of its archive.
    var position = 0
    /// Where its header begins in its archive, bytes.
    var offset = 0
    /// The bytes that the listing had at hand: the first ones, or all of a small text.
    var head: [UInt8]?
}

/// What there is in a folder or an archive.
struct SetListing {
    var files: [ListedFile] = []
    /// The paths of folders, also of those without files.
    var folders: [SetPath] = []
    /// Links to nothing, and folders that may not be read: what was to be there, and why it is not.
    var problems: [SetProblem] = []
    /// How often a name of the system's or of a hidden file was passed over.
    var hidden: [String: Int] = [:]

    mutating func hide(_ name: some StringProtocol) {
        hidden[ImageName.systemName(name) ?? "hidden", default: 0] += 1
    }
}

/// Something of a set that cannot be used.
package struct SetProblem: Sendable, Equatable {
    /// The path inside the set.
    package let identifier: String
    package let reason: String
}
