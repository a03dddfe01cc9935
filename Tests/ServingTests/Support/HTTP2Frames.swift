// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// HTTP/2 frames as bytes, for what a client that keeps to the protocol does not send.
enum HTTP2Frames {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// The preface, and settings that change nothing.
    static let hello = preface + frame(4, stream: 0)

    /// The end of the header, and of the stream.
    static let endHeaders: UInt8 = 0x4
    static let endStream: UInt8 = 0x1

    static func frame(_ type: UInt8, flags: UInt8 = 0, stream: Int, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), type, flags]
            + (0..<4).map { UInt8(stream >> (24 - 8 * $0) & 0xFF) } + payload
    }

    /// `POST /score`, whose body is to follow.
    static func score(stream: Int) -> [UInt8] {
        frame(1, flags: endHeaders, stream: stream, [0x83, 0x86, 0x04, 0x06] + Array("/score".utf8))
    }

    static func reset(stream: Int) -> [UInt8] { frame(3, stream: stream, [0, 0, 0, 8]) }

    static func data(stream: Int, _ body: String) -> [UInt8] {
        frame(0, flags: endStream, stream: stream, Array(body.utf8))
    }

    static func headerBlock(flags: UInt8 = 0, stream: Int, _ block: [UInt8]) -> [UInt8] {
        frame(1, flags: flags, stream: stream, block)
    }

    static func continuation(flags: UInt8 = 0, stream: Int, _ block: [UInt8]) -> [UInt8] {
        frame(9, flags: flags, stream: stream, block)
    }

    static let ping = frame(6, stream: 0, [UInt8](repeating: 7, count: 8))
}
