// Made by EmbeddingRows+JSON, on a decoding thread.

import FoundationEssentials
import Glibc

/// Reads JSON from its bytes, value by value, in the order in which they stand.
///
/// Source of the grammar: RFC 8259. `NaN`, `Infinity` and `-Infinity`, which Python writes, are read beside it.
package struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: must stay as long as the scanner.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Whether nothing but blanks is left.
    package var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return position == bytes.count
        }
    }

    /// Reads a character where it is the next.
    package mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    /// Reads a character.
    ///
    /// - Throws: ``Problem/invalidBody(_:)`` where another is the next.
    package mutating func expect(_ character: Unicode.Scalar, at path: @autoclosure () -> String) throws(Problem) {
        guard take(character) else { throw .invalidBody("\(path()): it is not JSON: '\(character)' is missing") }
    }

    /// Reads what follows an element.
    ///
    /// - Returns: true for a comma, false for what closes the list or object.
    /// - Throws: ``Problem/invalidBody(_:)`` for anything else.
    package mutating func continues(_ close: Unicode.Scalar, at path: @autoclosure () -> String) throws(Problem) -> Bool
    {
        if take(",") { return true }
        try expect(close, at: path())
        return false
    }

    /// Reads a string.
    package mutating func string() throws(Problem) -> String {
        skipBlanks()
        let start = position
        guard take("\"") else { throw .invalidBody("it is not JSON: a string is wanted at byte \(position)") }
        var isPlain = true
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            // A control character is for the decoder to refuse.
            if bytes[position] == UInt8(ascii: "\\") || bytes[position] < 0x20 { isPlain = false }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw .invalidBody("it is not JSON: a string has no end") }
        position += 1
        if isPlain, let text = String(validating: bytes[start + 1..<position - 1], as: UTF8.self) { return text }
        guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<position])) else {
            throw .invalidBody("it is not JSON: the string at byte \(start) is none")
        }
        return text
    }

    /// Reads a list of numbers; `null` stands for one that is not a number.
    ///
    /// - Parameters:
    ///   - path: where the list stands.
    ///   - capacity: how many to make room for.
    /// - Returns: the numbers.
    /// - Throws: ``Problem/invalidBody(_:)``, naming the place.
    package mutating func numbers(at path: () -> String, capacity: Int) throws(Problem) -> [Float] {
        guard take("[") else { throw .invalidBody("\(path()): a list of numbers is wanted") }
        var numbers: [Float] = []
        numbers.reserveCapacity(capacity)
        guard !take("]") else { return numbers }
        repeat {
            skipBlanks()
            guard let number = number() else {
                throw .invalidBody("\(path())[\(numbers.count)]: a number is wanted")
            }
            numbers.append(number)
        } while try continues("]", at: path())
        return numbers
    }

    /// Reads a number; nil where the next value is none.
    private mutating func number() -> Float? {
        if let named = namedNumber() { return named }
        var end = position
        func isDigit(_ place: Int) -> Bool { place < bytes.count && 0x30...0x39 ~= bytes[place] }
        func skipDigits() -> Bool {
            let start = end
            while isDigit(end) { end += 1 }
            return end > start
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
        let hasLeadingZero = end < bytes.count && bytes[end] == UInt8(ascii: "0")
        guard skipDigits(), !(hasLeadingZero && isDigit(position + (bytes[position] == UInt8(ascii: "-") ? 2 : 1)))
        else { return nil }
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end += 1
            guard skipDigits() else { return nil }
        }
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            end += 1
            if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
            guard skipDigits() else { return nil }
        }
        // A number that stands in a list is followed by something, which ends it for the library too.
        guard end < bytes.count, let start = bytes.baseAddress else { return nil }
        defer { position = end }
        return strtof((start + position).assumingMemoryBound(to: CChar.self), nil)
    }

    private mutating func namedNumber() -> Float? {
        guard position < bytes.count, !(0x30...0x39 ~= bytes[position]) else { return nil }
        for (name, value) in Self.names where bytes[position...].starts(with: name.utf8) {
            position += name.utf8.count
            return value
        }
        return nil
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private static let names: [(String, Float)] = [
        ("null", .nan), ("NaN", .nan), ("Infinity", .infinity), ("-Infinity", -.infinity),
    ]
}
