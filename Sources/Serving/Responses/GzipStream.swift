import CZlib
import NIOCore
import Synchronization

/// Packs bytes with zlib, in the format of gzip (RFC 1952).
final class GzipStream: Sendable {
    /// A copy would share zlib's own memory, which points back at the stream.
    private final class State {
        var stream = z_stream()
        deinit { deflateEnd(&stream) }
    }

    private let state: Mutex<State>

    /// Text packs to about a fifth at the fastest level, and hardly smaller at others.
    private static let level: Int32 = 1

    /// Opens a stream; nil where there is no memory for it.
    init?() {
        let state = State()
        // 16 more than the window's bits asks for gzip's frame.
        let status = deflateInit2_(
            &state.stream, Self.level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
        self.state = Mutex(state)
    }

    /// Packs the next bytes.
    ///
    /// - Parameters:
    ///   - bytes: what follows.
    ///   - isLast: whether nothing follows them.
    /// - Returns: what can be sent by now.
    func pack(_ bytes: ByteBufferView, isLast: Bool) -> ByteBuffer {
        state.withLock { state in
            var input = Array(bytes)
            var output = ByteBuffer()
            input.withUnsafeMutableBufferPointer { input in
                state.stream.next_in = input.baseAddress
                state.stream.avail_in = UInt32(input.count)
                repeat {
                    output.writeWithUnsafeMutableBytes(minimumWritableBytes: 16 << 10) { room in
                        state.stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
                        state.stream.avail_out = UInt32(room.count)
                        deflate(&state.stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                        return room.count - Int(state.stream.avail_out)
                    }
                } while state.stream.avail_out == 0
            }
            return output
        }
    }
}
