// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension SetListing {
    /// Lists a folder and the folders in it, in the order of the paths' bytes; names that are hidden are counted.
    ///
    /// - Throws: `DatasetError` where the folder itself cannot be read.
    init(folder root: String, status: stat) throws(DatasetError) {
        var visit = FolderVisit(root: root)
        try visit.enter(SetPath(""), ancestors: [FolderVisit.Identity(status)])
        self = visit.listing
        files.sort { $0.path.text.utf8.lexicographicallyPrecedes($1.path.text.utf8) }
    }
}

/// A walk through a folder.
private struct FolderVisit {
    let root: String
    var listing = SetListing()

    init(root: String) {
        self.root = root
    }

    /// What tells one folder from all others, whatever links lead to it.
    struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t

        init(_ status: stat) {
            device = status.st_dev
            inode = status.st_ino
        }
    }

    mutating func enter(_ folder: SetPath, ancestors: [Identity]) throws(DatasetError) {
        for name in try names(in: folder) {
            guard !ImageName.isHidden(name.text) else {
                listing.hide(name.text)
                continue
            }
            let path = folder.appending(name)
            do throws(DatasetError) {
                let status = try fileStatus(root, path)
                if status.isFolder {
                    // A link back to a folder around this one would never end.
                    let identity = Identity(status)
                    guard !ancestors.contains(identity) else { continue }
                    listing.folders.append(path)
                    try enter(path, ancestors: ancestors + [identity])
                } else if status.isFile {
                    listing.files.append(ListedFile(path: path, byteCount: Int(status.st_size)))
                }
            } catch {
                lose(path, error)
            }
        }
    }

    /// An image that cannot be reached fails when it is read; all else is told with the set.
    private mutating func lose(_ path: SetPath, _ error: DatasetError) {
        if case .notFound = error {
            if ImageName.hasImageSuffix(path.text) {
                listing.files.append(ListedFile(path: path, byteCount: nil))
            } else if ImageName.suffix(of: path.text) == nil {
                // As a class's folder would be named.
                listing.folders.append(path)
                listing.problems.append(SetProblem(identifier: path.text, reason: "is a link that leads nowhere"))
            }
        } else if case .unreadable(_, let reason) = error {
            listing.problems.append(SetProblem(identifier: path.text, reason: "cannot be read: \(reason)"))
        }
    }

    private func names(in folder: SetPath) throws(DatasetError) -> [SetPath] {
        let path = folder.text.isEmpty ? root : root + "/" + folder.text
        guard let stream = withPath(root, folder, { opendir($0) }) else {
            throw .unreadable(path: path, reason: systemReason())
        }
        defer { closedir(stream) }
        var names: [SetPath] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: UInt8.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                    SetPath(
                        bytes: UnsafeBufferPointer(start: $0, count: strlen(UnsafePointer<CChar>(OpaquePointer($0)))))
                }
            }
            if name.text != "." && name.text != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .unreadable(path: path, reason: systemReason()) }
        return names
    }
}
