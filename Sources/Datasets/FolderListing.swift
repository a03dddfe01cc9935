import Glibc

/// The files of a folder and the folders in it whose names are wanted, as paths inside it, in the order of the paths'
/// bytes.
struct FolderListing {
    private let root: String
    private let isWanted: (String) -> Bool
    private(set) var paths: [String] = []

    init(root: String, status: stat, isWanted: @escaping (String) -> Bool) throws(DatasetError) {
        self.root = root
        self.isWanted = isWanted
        try visit("", ancestors: [Identity(status)])
        paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What tells one folder from all others, whatever links lead to it.
    private struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t

        init(_ status: stat) {
            device = status.st_dev
            inode = status.st_ino
        }
    }

    private mutating func visit(_ folder: String, ancestors: [Identity]) throws(DatasetError) {
        for name in try names(in: root + "/" + folder) where !ImageName.isHidden(name) {
            let path = folder.isEmpty ? name : folder + "/" + name
            let isWanted = isWanted(name)
            let status: stat
            do throws(DatasetError) {
                status = try fileStatus(root + "/" + path)
            } catch {
                // A link that leads nowhere matters only where a wanted file should be.
                if case .notFound = error, !isWanted { continue }
                throw error
            }
            if status.isFolder {
                // A link back to a folder around this one would never end.
                let identity = Identity(status)
                if !ancestors.contains(identity) { try visit(path, ancestors: ancestors + [identity]) }
            } else if status.isFile, isWanted {
                paths.append(path)
            }
        }
    }

    private func names(in folder: String) throws(DatasetError) -> [String] {
        guard let stream = opendir(folder) else { throw .unreadable(path: folder, reason: systemReason()) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                    String(validatingCString: $0)
                }
            }
            guard let name else { throw .unreadable(path: folder, reason: "it holds a name that is not UTF-8") }
            names.append(name)
            errno = 0
        }
        guard errno == 0 else { throw .unreadable(path: folder, reason: systemReason()) }
        return names
    }
}
