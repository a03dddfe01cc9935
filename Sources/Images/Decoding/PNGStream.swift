// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A PNG file that is put together of parts of another, without copying them.
struct PNGStream {
    private var parts: [Part]
    private var part = 0
    private var position = 0

    private enum Part {
        case bytes(UnsafeRawBufferPointer)
        case frame([UInt8])

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .frame(let bytes): bytes.count
            }
        }

        func copy(_ range: Range<Int>, to target: UnsafeMutableRawPointer) {
            switch self {
            case .bytes(let bytes):
                if let base = bytes.baseAddress {
                    target.copyMemory(from: base + range.lowerBound, byteCount: range.count)
                }
            case .frame(let bytes):
                bytes.withUnsafeBytes { content in
                    if let base = content.baseAddress {
                        target.copyMemory(from: base + range.lowerBound, byteCount: range.count)
                    }
                }
            }
        }
    }

    init(beginning: UnsafeRawBufferPointer) {
        parts = [.bytes(beginning)]
    }

    /// Appends a chunk, with a checksum that is not to be looked at.
    mutating func append(_ kind: String, _ content: UnsafeRawBufferPointer) {
        let length = UInt32(content.count).bigEndian
        parts.append(.frame(withUnsafeBytes(of: length, Array.init) + kind.utf8))
        parts.append(.bytes(content))
        parts.append(.frame([0, 0, 0, 0]))
    }

    /// Fills memory with the next bytes; false where there are fewer.
    mutating func read(into target: UnsafeMutableRawPointer, count: Int) -> Bool {
        var filled = 0
        while filled < count, part < parts.count {
            let taken = min(parts[part].count - position, count - filled)
            parts[part].copy(position..<(position + taken), to: target + filled)
            filled += taken
            position += taken
            if position == parts[part].count { (part, position) = (part + 1, 0) }
        }
        return filled == count
    }
}
