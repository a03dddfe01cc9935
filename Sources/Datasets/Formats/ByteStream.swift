// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Bytes that are read from first to last.
protocol ByteStream: AnyObject {
    /// Reads `count` bytes; fewer at the end.
    func read(_ count: Int) throws(DatasetError) -> [UInt8]
}

extension ByteStream {
    /// Passes over bytes, without keeping them.
    func skip(_ count: Int) throws(DatasetError) {
        var left = count
        while left > 0 {
            let read = try read(min(left, 1 << 16)).count
            guard read > 0 else { return }
            left -= read
        }
    }
}

/// A part of a file.
final class FileStream: ByteStream {
    private let file: OpenFile
    private var offset: Int
    private let end: Int

    init(_ file: OpenFile, _ range: Range<Int>) {
        self.file = file
        offset = range.lowerBound
        end = min(range.upperBound, file.size)
    }

    func read(_ count: Int) throws(DatasetError) -> [UInt8] {
        let bytes = try file.read(at: offset, count: max(0, min(count, end - offset)))
        offset += bytes.count
        return bytes
    }
}

/// What a zlib stream unpacks to.
final class InflatedStream: ByteStream {
    private let path: String
    private let source: FileStream
    private var input: [UInt8] = []
    private var used = 0
    private var state = z_stream()
    private var isAtEnd = false

    init(_ file: OpenFile, _ range: Range<Int>) throws(DatasetError) {
        path = file.path
        source = FileStream(file, range)
        guard inflateInit_(&state, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .unreadable(path: path, reason: "no memory")
        }
    }

    deinit { inflateEnd(&state) }

    func read(_ count: Int) throws(DatasetError) -> [UInt8] {
        var output: [UInt8] = []
        while output.count < count, !isAtEnd {
            if used == input.count {
                input = try source.read(1 << 16)
                used = 0
                // A stream that ends too early: what there is.
                if input.isEmpty { break }
            }
            let room = min(count - output.count, 1 << 20)
            var status = Z_OK
            let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                input.withUnsafeMutableBufferPointer { input in
                    state.next_in = input.baseAddress.map { $0 + used }
                    state.avail_in = UInt32(input.count - used)
                    state.next_out = buffer.baseAddress
                    state.avail_out = UInt32(room)
                    status = inflate(&state, Z_NO_FLUSH)
                    used = input.count - Int(state.avail_in)
                    filled = room - Int(state.avail_out)
                }
            }
            output += bytes
            isAtEnd = status == Z_STREAM_END
            guard isAtEnd || status == Z_OK || status == Z_BUF_ERROR else {
                throw .damagedArchive(path: path, reason: "its compressed data cannot be unpacked")
            }
        }
        return output
    }
}
