// Called for each answer that is written, on the connection's event loop.

import Detection
import NIOCore

extension JSONWriter {
    /// What was written.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }
}
