// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Unpacks a zlib stream; nil where it is damaged, cut off, or longer than `maximumLength`.
func inflated(_ bytes: Slice<UnsafeRawBufferPointer>, maximumLength: Int) -> [UInt8]? {
    var content: [UInt8] = []
    let isWhole = inflate([UnsafeRawBufferPointer(rebasing: bytes)], maximumLength: maximumLength) {
        content.append(contentsOf: $0)
    }
    return isWhole ? content : nil
}

/// Whether pieces make one zlib stream of at most `maximumLength` bytes, with the right checksum at its end.
func isWholeStream(_ pieces: [UnsafeRawBufferPointer], maximumLength: Int) -> Bool {
    inflate(pieces, maximumLength: maximumLength) { _ in }
}

/// Unpacks a zlib stream piece by piece; false where it does not end as it should.
private func inflate(
    _ pieces: [UnsafeRawBufferPointer], maximumLength: Int, _ take: (UnsafeRawBufferPointer) -> Void
) -> Bool {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return false }
    defer { inflateEnd(&stream) }
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { room.deallocate() }
    var length = 0
    for piece in pieces where !piece.isEmpty {
        stream.next_in = UnsafeMutablePointer(mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(clamping: piece.count)
        while true {
            stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(room.count)
            let status = inflate(&stream, Z_NO_FLUSH)
            let count = room.count - Int(stream.avail_out)
            length += count
            guard length <= maximumLength else { return false }
            take(UnsafeRawBufferPointer(rebasing: room[..<count]))
            if status == Z_STREAM_END { return true }
            if status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) { break }
            guard status == Z_OK else { return false }
        }
    }
    return false
}
