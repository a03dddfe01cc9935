// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by AnswerCompression for an answer that is packed; runs where the answer is written, on the connection's event loop.

import CZlib
import NIOCore
import Synchronization

/// Packs bytes with zlib.
final class PackingStream: Sendable {
    /// A copy would share zlib's own memory, which points back at the stream.
    private final class State {
        var stream = z_stream()
        deinit { deflateEnd(&stream) }
    }

    private let state: Mutex<State>

    /// Text packs to about a fifth at the fastest level, and hardly smaller at others.
    private static let level: Int32 = 1

    /// Opens a stream; nil where there is no memory for it.
    init?(_ coding: ContentCoding) {
        let state = State()
        // 16 more than the window's bits asks for gzip's frame in place of zlib's.
        let windowBits: Int32 = coding == .gzip ? 15 + 16 : 15
        let status = deflateInit2_(
            &state.stream, Self.level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
        self.state = Mutex(state)
    }

    /// Packs the next bytes.
    ///
    /// - Parameters:
    ///   - bytes: what follows.
    ///   - isLast: whether nothing follows them.
    /// - Returns: all of it that was given by now, so that the client can unpack as much.
    func pack(_ bytes: ByteBuffer, isLast: Bool) -> ByteBuffer {
        state.withLock { state in
            var output = ByteBuffer()
            bytes.withUnsafeReadableBytes { input in
                // zlib only reads there, though its type does not say so.
                state.stream.next_in = UnsafeMutablePointer(
                    mutating: input.bindMemory(to: UInt8.self).baseAddress)
                state.stream.avail_in = UInt32(input.count)
                repeat {
                    output.writeWithUnsafeMutableBytes(minimumWritableBytes: 16 << 10) { room in
                        state.stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
                        state.stream.avail_out = UInt32(room.count)
                        deflate(&state.stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
                        return room.count - Int(state.stream.avail_out)
                    }
                } while state.stream.avail_out == 0
            }
            return output
        }
    }
}
