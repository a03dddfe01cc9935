// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A position in bytes that never reads beyond their end.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private var left: Int { bytes.count - position }

    /// The next byte, or nil at the end.
    mutating func readUInt8() -> UInt8? {
        guard left > 0 else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next two bytes, the more significant first, or nil where there are fewer.
    mutating func readUInt16() -> UInt16? {
        guard let upper = readUInt8(), let lower = readUInt8() else { return nil }
        return UInt16(upper) << 8 | UInt16(lower)
    }

    /// The next four bytes, the most significant first, or nil where there are fewer.
    mutating func readUInt32() -> UInt32? {
        guard let upper = readUInt16(), let lower = readUInt16() else { return nil }
        return UInt32(upper) << 16 | UInt32(lower)
    }

    /// All bytes that are left.
    mutating func readRest() -> UnsafeRawBufferPointer {
        defer { position = bytes.count }
        return UnsafeRawBufferPointer(rebasing: bytes[position...])
    }

    /// The next `count` bytes, or nil where there are fewer.
    mutating func read(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, left >= count else { return nil }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
    }

    /// Fills memory with the next bytes and gives their number: fewer than asked for only at the end.
    mutating func read(into target: UnsafeMutableRawPointer, atMost count: Int) -> Int {
        let taken = max(0, min(count, left))
        if taken > 0, let base = bytes.baseAddress { target.copyMemory(from: base + position, byteCount: taken) }
        position += taken
        return taken
    }

    /// Moves just past the next byte of this value; false where there is none.
    mutating func skip(to value: UInt8) -> Bool {
        guard left > 0, let base = bytes.baseAddress, let found = memchr(base + position, Int32(value), left) else {
            return false
        }
        position = UnsafeRawPointer(found) - base + 1
        return true
    }
}
