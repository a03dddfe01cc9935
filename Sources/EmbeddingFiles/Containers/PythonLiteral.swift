// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A literal of Python, as far as NumPy's headers need it.
struct PythonLiteral {
    enum Value: Equatable {
        case string(String)
        case integer(Int)
        case bool(Bool)
        /// A tuple or a list.
        case list([Value])
        case dictionary([String: Value])
    }

    private static let deepest = 16

    private var rest: ArraySlice<UInt8>
    private var depth = 0

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// Whether nothing but spaces is left.
    var isAtEnd: Bool { rest.allSatisfy(Self.isSpace) }

    /// Reads a value; nil where there is none that is understood.
    mutating func value() -> Value? {
        skipSpaces()
        switch rest.first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map(Value.string)
        case UInt8(ascii: "("): return nested { $0.list(until: UInt8(ascii: ")")) }
        case UInt8(ascii: "["): return nested { $0.list(until: UInt8(ascii: "]")) }
        case UInt8(ascii: "{"): return nested { $0.dictionary() }
        default: break
        }
        let word = rest.prefix { !Self.isSpace($0) && !",)]}:".utf8.contains($0) }
        rest = rest.dropFirst(word.count)
        switch String(decoding: word, as: UTF8.self) {
        case "True": return .bool(true)
        case "False": return .bool(false)
        case let text:
            // Python 2 wrote long integers as 3L.
            return Int(text.hasSuffix("L") ? text.dropLast() : text[...]).map(Value.integer)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private mutating func skipSpaces() {
        rest = rest.drop(while: Self.isSpace)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpaces()
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func nested(_ body: (inout PythonLiteral) -> Value?) -> Value? {
        guard depth < Self.deepest else { return nil }
        depth += 1
        defer { depth -= 1 }
        rest.removeFirst()
        return body(&self)
    }

    /// A string without escapes.
    private mutating func string() -> String? {
        guard let quote = rest.popFirst() else { return nil }
        let text = rest.prefix { $0 != quote }
        guard !text.contains(UInt8(ascii: "\\")) else { return nil }
        rest = rest.dropFirst(text.count)
        guard rest.popFirst() != nil else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    private mutating func list(until end: UInt8) -> Value? {
        var values: [Value] = []
        while !take(end) {
            guard let value = value() else { return nil }
            values.append(value)
            guard take(UInt8(ascii: ",")) else { return take(end) ? .list(values) : nil }
        }
        return .list(values)
    }

    private mutating func dictionary() -> Value? {
        let end = UInt8(ascii: "}")
        var values: [String: Value] = [:]
        while !take(end) {
            guard case .string(let key)? = value(), take(UInt8(ascii: ":")), let value = value() else { return nil }
            values[key] = value
            guard take(UInt8(ascii: ",")) else { return take(end) ? .dictionary(values) : nil }
        }
        return .dictionary(values)
    }
}
