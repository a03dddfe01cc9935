// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An array of a file, whose elements have not been read yet.
struct StoredArray {
    let name: String
    let layout: ArrayLayout

    /// The file's name.
    let file: String

    /// Opens the elements' bytes.
    let open: () throws(EmbeddingFileError) -> any ByteSource

    /// The size of the piece that is in memory at a time, bytes.
    private static let pieceSize = 1 << 20

    func error(_ kind: EmbeddingFileError.Kind, _ reason: String) -> EmbeddingFileError {
        EmbeddingFileError(kind, file: file, array: name, reason: reason)
    }

    /// Reads all elements, and gives them to `body` piece by piece: whole elements, and the index of the first.
    ///
    /// - Throws: ``EmbeddingFileError`` where there are too few or too many bytes.
    func forEachPiece(
        _ body: (UnsafeRawBufferPointer, Int) throws(EmbeddingFileError) -> Void
    ) throws(EmbeddingFileError) {
        guard let byteCount = layout.byteCount else { throw error(.damaged, "its shape \(layout.shape) overflows") }
        let size = layout.element.byteCount
        let source = try open()
        let whole = size == 0 ? Self.pieceSize : max(size, Self.pieceSize / size * size)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: whole, alignment: 64)
        defer { buffer.deallocate() }
        var done = 0
        while done < byteCount {
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(whole, byteCount - done)])
            let count = try source.read(into: piece)
            guard count == piece.count else {
                throw error(.damaged, "it ends after \(done + count) of \(byteCount) bytes: the file is truncated")
            }
            try body(UnsafeRawBufferPointer(piece), done / size)
            done += count
        }
        let rest = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<1]))
        guard rest == 0 else { throw error(.damaged, "it has bytes after its last element") }
    }
}

extension StoredArray {
    /// Checks that the file has the bytes that the array's shape needs, before any memory is taken for them.
    ///
    /// - Parameter byteCount: the bytes that the file has for the elements.
    /// - Throws: ``EmbeddingFileError``; an array whose elements are not read is not checked.
    func check(byteCount: Int) throws(EmbeddingFileError) {
        if case .unsupported = layout.element { return }
        guard let needed = layout.byteCount else { throw error(.damaged, "its shape \(layout.shape) overflows") }
        guard needed <= byteCount else {
            throw error(
                .damaged,
                "its shape \(layout.shape) needs \(needed) bytes of \(layout.element.name), and the file has "
                    + "\(byteCount): it is truncated")
        }
        guard needed == byteCount else {
            throw error(.damaged, "it has \(byteCount - needed) bytes after its last element")
        }
    }
}

extension StoredArray {
    func renamed(_ name: String) -> StoredArray {
        StoredArray(name: name, layout: layout, file: file, open: open)
    }
}
