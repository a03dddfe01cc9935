import Glibc

/// A lock on a folder, which the system lifts when the process ends.
final class FolderLock {
    /// Whether this process holds the lock; false where another one does, the folder is gone, or the file system has no
    /// locks.
    let isOurs: Bool

    /// Whether another process holds the lock, or removed the folder.
    let isElsewhere: Bool

    private let descriptor: Int32

    init(_ path: String) {
        descriptor = path.withFileName { open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else {
            (isOurs, isElsewhere) = (false, errno == ENOENT)
            return
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            (isOurs, isElsewhere) = (false, errno == EWOULDBLOCK)
            return
        }
        var (opened, named) = (stat(), stat())
        isOurs =
            fstat(descriptor, &opened) == 0 && path.withFileName { stat($0, &named) } == 0
            && opened.st_ino == named.st_ino
        isElsewhere = !isOurs
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
