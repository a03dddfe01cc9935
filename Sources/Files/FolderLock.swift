import Glibc

/// A lock on a folder, which the system lifts when the process ends.
final class FolderLock {
    /// Whether this process holds the lock; false where another one does, the folder is gone, or the file system has no
    /// locks.
    let isOurs: Bool

    /// Whether another process holds the lock, or removed the folder.
    let isElsewhere: Bool

    private let folder: Descriptor?

    init(_ path: String) {
        folder = try? Descriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        guard let folder else {
            (isOurs, isElsewhere) = (false, !Folder.exists(path))
            return
        }
        guard flock(folder.number, LOCK_EX | LOCK_NB) == 0 else {
            (isOurs, isElsewhere) = (false, errno == EWOULDBLOCK)
            return
        }
        var named = stat()
        let opened = try? folder.status()
        isOurs = path.withFileName { stat($0, &named) } == 0 && opened?.st_ino == named.st_ino
        isElsewhere = !isOurs
    }
}
