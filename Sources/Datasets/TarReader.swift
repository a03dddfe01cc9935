import CArchive
import Glibc

/// Reads a tar, plain or compressed, from its first entry to its last.
final class TarReader {
    /// An entry that has an image's name.
    struct Entry {
        let position: Int
        /// Where its header begins in the decompressed tar, bytes.
        let offset: Int
        let path: String
        let isLink: Bool
    }

    private let path: String
    private let archive: OpaquePointer
    private let file: Int32
    private var position = -1
    /// The bytes of the entry in hand.
    private var size = 0

    /// Opens a tar.
    ///
    /// - Parameters:
    ///   - path: of the tar.
    ///   - offset: where to begin, bytes; a header must stand there. Only a plain tar can be entered at another place
    ///     than its beginning.
    /// - Throws: `DatasetError` where it cannot be opened, or is no tar.
    init(path: String, offset: Int = 0) throws(DatasetError) {
        guard let archive = archive_read_new() else { throw .unreadable(path: path, reason: "no memory") }
        self.path = path
        self.archive = archive
        // Only what the library does by itself: for rarer compressions it would start other programs.
        archive_read_support_filter_gzip(archive)
        archive_read_support_filter_bzip2(archive)
        archive_read_support_filter_xz(archive)
        archive_read_support_filter_zstd(archive)
        archive_read_support_filter_lz4(archive)
        archive_read_support_format_tar(archive)
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0, offset == 0 || lseek(file, offset, SEEK_SET) == offset else {
            throw .unreadable(path: path, reason: systemReason())
        }
        // One image in the middle is no reason to read much of what follows.
        guard archive_read_open_fd(archive, file, offset == 0 ? 1 << 17 : 1 << 15) == ARCHIVE_OK else {
            throw reason == "Unrecognized archive format"
                ? .notAnImageSet(path: path) : .damagedArchive(path: path, reason: reason)
        }
    }

    deinit {
        archive_read_free(archive)
        if file >= 0 { close(file) }
    }

    /// Whether the tar is not compressed, known once an entry was read.
    var isPlain: Bool { archive_filter_code(archive, 0) == ARCHIVE_FILTER_NONE }

    /// Goes to the next entry that has an image's name; `nil` at the end.
    func nextImage() throws(DatasetError) -> Entry? {
        while true {
            var header: OpaquePointer?
            let status = archive_read_next_header(archive, &header)
            if status == ARCHIVE_EOF { return nil }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let header else {
                throw .damagedArchive(path: path, reason: reason)
            }
            position += 1
            // Only the modern format says that its names are UTF-8; in the older ones they are just bytes.
            guard let bytes = archive_entry_pathname_utf8(header) ?? archive_entry_pathname(header),
                let name = String(validatingCString: bytes)
            else { throw .damagedArchive(path: path, reason: "entry \(position + 1) has a name that is not UTF-8") }
            let isLink = archive_entry_hardlink(header) != nil || archive_entry_filetype(header) == S_IFLNK
            let entryPath = ImageName.normalised(name)
            if isLink || archive_entry_filetype(header) == S_IFREG, ImageName.isImage(entryPath) {
                size = Int(archive_entry_size(header))
                return Entry(
                    position: position, offset: Int(archive_read_header_position(archive)), path: entryPath,
                    isLink: isLink)
            }
        }
    }

    /// Reads the bytes of the entry that `nextImage` gave last.
    func read(_ entry: Entry, maximumBytes: Int) throws(DatasetError) -> [UInt8] {
        let name = "\(path): \(entry.path)"
        guard size <= maximumBytes else { throw .tooLarge(path: name, maximumBytes: maximumBytes) }
        let size = max(0, size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let length = archive_read_data(archive, buffer.baseAddress.map { $0 + filled }, size - filled)
                guard length > 0 else { break }
                filled += length
            }
        }
        guard bytes.count == size else {
            throw .damagedArchive(path: path, reason: "\(entry.path) cannot be read: \(reason)")
        }
        return bytes
    }

    private var reason: String {
        archive_error_string(archive).map { String(cString: $0) } ?? "it ends too early"
    }
}
