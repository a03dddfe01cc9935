// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Names of files as text.
///
/// To the system a name is bytes, and Swift's strings are Unicode: made of a name that is not UTF-8, a string has lost what
/// would open the file. In the text of a name each byte that is not UTF-8 therefore stands as `\xE9`. So that no two names have
/// the same text, a backslash that would begin such a mark by itself stands as `\x5C`. All other names are their own text.
///
/// Names become text where they come in: arguments of the program, entries of folders and archives, cells of tables. They
/// become bytes again where the system is called, by ``Swift/String/withFileName(_:)``.
package enum FileName {
    private static let backslash = UInt8(ascii: "\\")

    /// The text of a name.
    ///
    /// - Parameters:
    ///   - bytes: the name, or a line of JSON that has names in it.
    ///   - isJSON: whether it is JSON, where a backslash is written twice.
    /// - Returns: the text.
    package static func text(_ bytes: some Collection<UInt8>, isJSON: Bool = false) -> String {
        let bytes = Array(bytes)
        if let text = String(validating: bytes, as: UTF8.self), isJSON || !bytes.contains(backslash) { return text }
        var text = ""
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var place = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar):
                let isMark = !isJSON && bytes[place] == backslash && mark(bytes[place...]) != nil
                text += isMark ? "\\x5C" : String(decoding: scalar, as: UTF8.self)
                place += scalar.count
            case .error(let length):
                for byte in bytes[place..<place + length] {
                    text += (isJSON ? "\\\\x" : "\\x") + String(byte, radix: 16, uppercase: true)
                }
                place += length
            case .emptyInput: return text
            }
        }
    }

    /// The bytes of a name, of its text.
    package static func bytes(_ text: String) -> [UInt8] {
        let text = Array(text.utf8)
        guard text.contains(backslash) else { return text }
        var bytes: [UInt8] = []
        var place = 0
        while place < text.count {
            let byte = mark(text[place...])
            bytes.append(byte ?? text[place])
            place += byte == nil ? 1 : 4
        }
        return bytes
    }

    /// Whether a name is UTF-8.
    package static func isUTF8(_ text: String) -> Bool { String(validating: bytes(text), as: UTF8.self) != nil }

    /// The byte that the mark stands for which text begins with; nil where it begins with none.
    private static func mark(_ text: ArraySlice<UInt8>) -> UInt8? {
        guard text.count >= 4, text.starts(with: [backslash, UInt8(ascii: "x")]) else { return nil }
        let digits = text.dropFirst(2).prefix(2)
        guard digits.allSatisfy({ 0x30...0x39 ~= $0 || 0x41...0x46 ~= $0 }),
            let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        return byte >= 0x80 || byte == backslash ? byte : nil
    }
}

extension String {
    /// Calls a function of the system with the bytes of the name that this is the text of.
    ///
    /// - Parameter body: gets the bytes, closed by a zero.
    /// - Returns: what `body` returns.
    package func withFileName<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        guard utf8.contains(UInt8(ascii: "\\")) else { return withCString(body) }
        return body((FileName.bytes(self) + [0]).map { CChar(bitPattern: $0) })
    }
}
