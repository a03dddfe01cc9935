import Glibc

/// A folder that is being made beside the place that it is to take.
///
/// Its name is `.NAME.HEX.partial`. It is locked as long as it is being made, so that what an earlier process left behind
/// when it was ended can be told from it, and is removed.
package final class FolderDraft {
    private static let suffix = ".partial"
    private static let attempts = 8

    /// Where the folder is made.
    package let path: String

    /// Where it is to stand.
    package let target: String

    /// Nil after the end.
    private var lock: FolderLock?

    /// Makes an empty folder beside `target`, and the folders on the way to it.
    ///
    /// - Throws: ``FileError``.
    package init(of target: String) throws(FileError) {
        // What a link points to is replaced, and not the link.
        self.target = Folder.resolved(target) ?? target
        let parent = Folder.parent(of: self.target)
        let prefix = ".\(self.target.lastComponent)."
        do {
            try Folder.make(parent)
        } catch {
            throw FileError(path: target, reason: error.reason)
        }
        Self.sweep(parent, prefix: prefix)
        for _ in 0..<Self.attempts {
            let name = prefix + String(UInt64.random(in: .min ... .max), radix: 16) + Self.suffix
            let path = "\(parent)/\(name)"
            guard path.withFileName({ mkdir($0, 0o777) }) == 0 else { throw FileError(errnoOf: target) }
            let lock = FolderLock(path)
            // Another process that swept was quicker than the lock.
            guard !lock.isElsewhere else { continue }
            self.path = path
            self.lock = lock
            return
        }
        throw FileError(path: target, reason: "other processes remove what is made beside it")
    }

    deinit { discard() }

    /// Waits until the folder is on the disk, and gives it its place.
    ///
    /// - Parameter replacing: whether a folder that stands there is replaced: in one step, and removed after that.
    /// - Throws: ``FileError``; what stood there stands there still.
    package func takePlace(replacing: Bool) throws(FileError) {
        try Folder.synchronize(path)
        let isReplacing = replacing && Folder.exists(target)
        if isReplacing {
            try Folder.exchange(path, with: target)
        } else {
            try Folder.rename(path, toNew: target)
        }
        try Folder.synchronize(Folder.parent(of: target))
        // The old folder, or nothing.
        discard()
    }

    /// Removes what is at ``path``.
    package func discard() {
        guard lock != nil else { return }
        Folder.remove(path)
        lock = nil
    }

    /// Removes drafts that nobody works at.
    private static func sweep(_ parent: String, prefix: String) {
        let names = (try? Folder.names(in: parent)) ?? []
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
            let path = "\(parent)/\(name)"
            let lock = FolderLock(path)
            if lock.isOurs { Folder.remove(path) }
        }
    }
}
