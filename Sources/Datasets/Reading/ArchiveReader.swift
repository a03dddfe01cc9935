// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CArchive
import Files
import Glibc

/// Reads a tar, plain or compressed, or a zip, from its first entry to its last.
///
/// Tars that were joined one behind the other are read as one.
final class ArchiveReader {
    /// An entry of an archive.
    struct Entry {
        enum Kind {
            case file, folder, link, other
        }

        let kind: Kind
        let position: Int
        /// Where its header begins in the decompressed tar, bytes.
        let offset: Int
        /// Its path, without "." and empty parts.
        let path: SetPath
        let byteCount: Int
    }

    /// One whose text is UTF-8; never changed once it is made.
    nonisolated(unsafe) private static let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)

    private let path: String
    private let archive: OpaquePointer
    private let file: Int32
    private var position = -1

    /// Opens an archive.
    ///
    /// - Parameters:
    ///   - path: of the archive.
    ///   - offset: where to begin, bytes; a header must stand there. Only a plain tar can be entered at another place
    ///     than its beginning.
    /// - Throws: `DatasetError` where it cannot be opened, or is no archive.
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
        archive_read_support_format_zip(archive)
        // Tars that `cat` joined have the first one's end in their midst.
        archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1")
        file = path.withFileName { open($0, O_RDONLY | O_CLOEXEC) }
        guard file >= 0, offset == 0 || lseek(file, offset, SEEK_SET) == offset else {
            throw errno == ENOENT ? .notFound(path: path) : .unreadable(path: path, reason: systemReason())
        }
        var head = [UInt8](repeating: 0, count: 4)
        let isZip = offset == 0 && pread(file, &head, 4, 0) == 4 && Self.isZip(head)
        // One image in the middle is no reason to read much of what follows. A zip's list of files stands at its end.
        let status =
            isZip
            ? path.withFileName { archive_read_open_filename(archive, $0, 1 << 17) }
            : archive_read_open_fd(archive, file, offset == 0 ? 1 << 17 : 1 << 15)
        guard status == ARCHIVE_OK else {
            throw reason == "Unrecognized archive format"
                ? .notAnImageSet(path: path) : .damagedArchive(path: path, reason: reason)
        }
    }

    deinit {
        archive_read_free(archive)
        if file >= 0 { close(file) }
    }

    /// Whether bytes begin as a zip does.
    static func isZip(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    /// Whether single entries can be reached by their offsets, known once an entry was read: in tars that are not
    /// compressed.
    var hasRandomAccess: Bool {
        archive_filter_code(archive, 0) == ARCHIVE_FILTER_NONE
            && archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR
    }

    /// Goes to the next entry; `nil` at the end.
    func next() throws(DatasetError) -> Entry? {
        // In the locale of a program without one, libarchive gives no names beyond ASCII of a zip.
        let before = uselocale(Self.locale)
        defer { uselocale(before) }
        var header: OpaquePointer?
        let status = archive_read_next_header(archive, &header)
        if status == ARCHIVE_EOF { return nil }
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let header else {
            throw .damagedArchive(path: path, reason: reason)
        }
        position += 1
        // Only the modern format says that its names are UTF-8; in the older ones they are just bytes.
        guard let name = archive_entry_pathname_utf8(header) ?? archive_entry_pathname(header) else {
            throw .damagedArchive(path: path, reason: "entry \(position + 1) has no name")
        }
        let isLink = archive_entry_hardlink(header) != nil || archive_entry_filetype(header) == S_IFLNK
        let kind: Entry.Kind =
            switch archive_entry_filetype(header) {
            case _ where isLink: .link
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
        return Entry(
            kind: kind, position: position, offset: Int(archive_read_header_position(archive)),
            path: SetPath(bytes: bytes).normalized, byteCount: max(0, Int(archive_entry_size(header))))
    }

    /// Reads the bytes of the entry that ``next()`` gave last.
    func read(_ entry: Entry, maximumBytes: Int) throws(DatasetError) -> [UInt8] {
        guard entry.byteCount <= maximumBytes else {
            throw .tooLarge(path: "\(path): \(entry.path.text)", maximumBytes: maximumBytes)
        }
        let bytes = head(of: entry, count: entry.byteCount)
        guard bytes.count == entry.byteCount else {
            throw .damagedArchive(path: path, reason: "\(entry.path.text) cannot be read: \(reason)")
        }
        return bytes
    }

    /// The first bytes of the entry that ``next()`` gave last; fewer where there are no more.
    func head(of entry: Entry, count: Int) -> [UInt8] {
        let count = min(count, entry.byteCount)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let length = archive_read_data(archive, buffer.baseAddress.map { $0 + filled }, count - filled)
                guard length > 0 else { break }
                filled += length
            }
        }
    }

    private var reason: String {
        archive_error_string(archive).map { String(cString: $0) } ?? "it ends too early"
    }
}
