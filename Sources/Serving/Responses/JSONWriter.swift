package import NIOCore

/// Writes JSON straight into a byte buffer, without an object tree.
///
/// It keeps the commas; whoever calls it keeps the brackets paired.
package struct JSONWriter {
    package private(set) var buffer: ByteBuffer
    private var needsComma = false

    /// - Parameter capacity: how many bytes to make room for.
    package init(capacity: Int) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    package mutating func beginObject() {
        separate()
        buffer.writeInteger(UInt8(ascii: "{"))
        needsComma = false
    }

    package mutating func endObject() {
        buffer.writeInteger(UInt8(ascii: "}"))
        needsComma = true
    }

    package mutating func beginArray() {
        separate()
        buffer.writeInteger(UInt8(ascii: "["))
        needsComma = false
    }

    package mutating func endArray() {
        buffer.writeInteger(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a key that needs no escape.
    package mutating func key(_ key: StaticString) {
        separate()
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.writeStaticString(key)
        buffer.writeStaticString("\":")
        needsComma = false
    }

    /// Writes a key that is not known beforehand.
    package mutating func key(escaping key: String) {
        separate()
        write(quoting: key)
        buffer.writeInteger(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func field(_ key: StaticString, _ value: String) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Int) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Double) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Float) {
        self.key(key)
        self.value(value)
    }

    package mutating func value(_ value: String) {
        separate()
        write(quoting: value)
        needsComma = true
    }

    package mutating func value(_ value: Int) {
        separate()
        buffer.writeString(String(value))
        needsComma = true
    }

    /// Writes the shortest text that reads as the same number; `null` for what JSON has no number for.
    package mutating func value(_ value: Double) {
        separate()
        buffer.writeString(value.isFinite ? value.description : "null")
        needsComma = true
    }

    /// Writes the shortest text that reads as the same number; `null` for what JSON has no number for.
    package mutating func value(_ value: Float) {
        separate()
        buffer.writeString(value.isFinite ? value.description : "null")
        needsComma = true
    }

    /// Writes JSON that was made elsewhere.
    package mutating func value(json: some Sequence<UInt8>) {
        separate()
        buffer.writeBytes(json)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
    }

    private mutating func write(quoting text: String) {
        buffer.writeInteger(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            buffer.writeString(text)
        } else {
            for byte in text.utf8 { write(escaping: byte) }
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func write(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
        case UInt8(ascii: "\n"): buffer.writeStaticString("\\n")
        case UInt8(ascii: "\r"): buffer.writeStaticString("\\r")
        case UInt8(ascii: "\t"): buffer.writeStaticString("\\t")
        case ..<0x20:
            buffer.writeStaticString("\\u00")
            buffer.writeInteger(hexadecimalDigits[Int(byte >> 4)])
            buffer.writeInteger(hexadecimalDigits[Int(byte & 15)])
        default: buffer.writeInteger(byte)
        }
    }
}

private let hexadecimalDigits = Array("0123456789abcdef".utf8)
