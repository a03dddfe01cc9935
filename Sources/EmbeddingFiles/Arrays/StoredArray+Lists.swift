// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension StoredArray {
    /// Reads integers of any size.
    ///
    /// - Throws: ``EmbeddingFileError`` where the array holds no integers, or one beyond `Int`.
    func integers() throws(EmbeddingFileError) -> [Int] {
        try elements { bytes throws(EmbeddingFileError) in
            let value: Int? =
                switch layout.element {
                case .int8: Int(load(bytes, Int8.self))
                case .int16: Int(load(bytes, Int16.self))
                case .int32: Int(load(bytes, Int32.self))
                case .int64: Int(load(bytes, Int64.self))
                case .uint8: Int(load(bytes, UInt8.self))
                case .uint16: Int(load(bytes, UInt16.self))
                case .uint32: Int(load(bytes, UInt32.self))
                case .uint64: Int(exactly: load(bytes, UInt64.self))
                default: nil
                }
            guard let value else { throw error(.unsupported, "it holds a number that is no label") }
            return value
        }
    }

    /// Reads 64 bits of each element.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func words() throws(EmbeddingFileError) -> [UInt64] {
        try elements { bytes in load(bytes, UInt64.self) }
    }

    /// Reads bytes.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func bytes() throws(EmbeddingFileError) -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(layout.byteCount ?? 0)
        try forEachPiece { piece, _ in all.append(contentsOf: piece) }
        return all
    }

    /// Reads strings, without the zeros that they are filled up with.
    ///
    /// - Throws: ``EmbeddingFileError`` where an element is not Unicode.
    func strings() throws(EmbeddingFileError) -> [String] {
        if layout.element.byteCount == 0 { return [String](repeating: "", count: layout.count ?? 0) }
        return try elements { bytes throws(EmbeddingFileError) in
            let string: String? =
                if case .scalars(let count) = layout.element {
                    scalars(bytes, count)
                } else {
                    String(validating: bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1), as: UTF8.self)
                }
            guard let string else { throw error(.damaged, "it holds a string that is not Unicode") }
            return string
        }
    }

    private func scalars(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> String? {
        var string = String.UnicodeScalarView()
        var zeros = 0
        for index in 0..<count {
            let value = load(UnsafeRawBufferPointer(rebasing: bytes[4 * index..<4 * index + 4]), UInt32.self)
            guard value != 0 else {
                zeros += 1
                continue
            }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            string.append(contentsOf: repeatElement("\0", count: zeros))
            zeros = 0
            string.append(scalar)
        }
        return String(string)
    }

    private func load<Value: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ type: Value.Type
    ) -> Value {
        let value = bytes.loadUnaligned(as: type)
        return layout.isSwapped ? value.byteSwapped : value
    }

    private func elements<Element>(
        _ body: (UnsafeRawBufferPointer) throws(EmbeddingFileError) -> Element
    ) throws(EmbeddingFileError) -> [Element] {
        let size = layout.element.byteCount
        var all: [Element] = []
        all.reserveCapacity(layout.count ?? 0)
        try forEachPiece { piece, _ throws(EmbeddingFileError) in
            for start in stride(from: 0, to: piece.count, by: size) {
                all.append(try body(UnsafeRawBufferPointer(rebasing: piece[start..<start + size])))
            }
        }
        return all
    }
}
