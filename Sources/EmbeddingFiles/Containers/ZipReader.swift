// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CArchive
import Files

/// A zip in a file that is mapped, member by member.
final class ZipReader {
    /// The most members that are read.
    static let mostMembers = 10_000

    struct Member {
        /// The place among all members.
        let index: Int
        let name: String

        /// The size when unpacked, bytes; nil where the zip does not say it.
        let size: Int?
        let isEncrypted: Bool
    }

    private let file: MappedFile
    private let name: String
    private let archive: OpaquePointer?
    private var count = 0

    /// - Throws: ``EmbeddingFileError`` where the file is no zip.
    init(_ file: MappedFile, name: String) throws(EmbeddingFileError) {
        self.file = file
        self.name = name
        archive = archive_read_new()
        guard archive != nil else { throw EmbeddingFileError(.unreadable, file: name, reason: "no memory") }
        // The list at the end counts: it has the members' sizes.
        archive_read_support_format_zip_seekable(archive)
        // The file outlives the pointer, being kept beside it.
        let status = file.withUnsafeBytes { archive_read_open_memory(archive, $0.baseAddress, $0.count) }
        guard status == ARCHIVE_OK else { throw error(nil) }
    }

    deinit { archive_read_free(archive) }

    /// Goes to the next member that is a file; nil after the last.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func next() throws(EmbeddingFileError) -> Member? {
        while true {
            var entry: OpaquePointer?
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return nil }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw error(nil) }
            let index = count
            count += 1
            guard let text = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
                throw EmbeddingFileError(.damaged, file: name, reason: "a member of the zip has no name")
            }
            let path = String(cString: text)
            guard !path.hasSuffix("/") else { continue }
            return Member(
                index: index, name: path,
                size: archive_entry_size_is_set(entry) == 0 ? nil : Int(archive_entry_size(entry)),
                isEncrypted: archive_entry_is_encrypted(entry) != 0)
        }
    }

    /// Reads the next bytes of the member; fewer than the buffer has only at its end.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func read(into buffer: UnsafeMutableRawBufferPointer, of array: String) throws(EmbeddingFileError) -> Int {
        var done = 0
        while done < buffer.count {
            let count = archive_read_data(archive, buffer.baseAddress.map { $0 + done }, buffer.count - done)
            guard count >= 0 else { throw error(array) }
            guard count > 0 else { break }
            done += count
        }
        return done
    }

    /// The next bytes of the member, no more than `count`.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func read(_ count: Int, of array: String) throws(EmbeddingFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(EmbeddingFileError) in try read(into: buffer, of: array) }
        }
        bytes.removeLast(count - (try result.get()))
        return bytes
    }

    private func error(_ array: String?) -> EmbeddingFileError {
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "it is no zip"
        return EmbeddingFileError(.damaged, file: name, array: array, reason: "the zip is damaged: \(reason)")
    }
}
