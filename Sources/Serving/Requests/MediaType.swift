// Made by Resources+Score, AnswerFormat and AcceptedCodings of a request's headers, and by MultipartForm of a part's, on the
// connection's event loop.

import Files

/// A media type or a content disposition: a value and its parameters (RFC 9110, section 5.6.6).
package struct MediaType: Equatable {
    /// Such as `multipart/form-data`, in lower case.
    package var value: String

    /// The parameters' values by their names in lower case.
    package var parameters: [String: String] = [:]

    /// - Returns: nil where the text is no such header, or names a parameter twice.
    package init?(_ header: some StringProtocol) {
        // Bytes, for telling characters apart takes some hundred instructions for each.
        self.init(bytes: Substring(header).utf8)
    }

    /// Reads a header; nil where it is none, or names a parameter twice.
    ///
    /// - Parameter bytes: the header's; a value that is not UTF-8 is read as ``FileName`` has it, without loss.
    package init?<Bytes: Collection<UInt8>>(bytes: Bytes) where Bytes.SubSequence == Bytes {
        var rest = bytes
        value = Self.text(Self.trimmed(rest.prefix { $0 != semicolon })).lowercased()
        guard !value.isEmpty else { return nil }
        rest = rest.drop { $0 != semicolon }
        while rest.first == semicolon {
            rest = rest.dropFirst().drop(while: isBlank)
            if rest.isEmpty || rest.first == semicolon { continue }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = rest[..<equals]
            guard !name.isEmpty, name.allSatisfy(isTokenByte) else { return nil }
            rest = rest[rest.index(after: equals)...]
            guard let value = rest.first == quote ? Self.takeQuoted(&rest) : Self.takeToken(&rest) else { return nil }
            guard parameters.updateValue(value, forKey: Self.text(name).lowercased()) == nil else { return nil }
            rest = rest.drop(while: isBlank)
        }
        guard rest.isEmpty else { return nil }
    }

    private static func takeToken<Bytes: Collection<UInt8>>(_ rest: inout Bytes) -> String?
    where Bytes.SubSequence == Bytes {
        // Clients forget the quotes of a file's name with blanks.
        let token = rest.prefix { $0 != semicolon }
        guard !token.isEmpty, !token.contains(quote) else { return nil }
        rest = rest[token.endIndex...]
        return FileName.text(trimmed(token))
    }

    private static func takeQuoted<Bytes: Collection<UInt8>>(_ rest: inout Bytes) -> String?
    where Bytes.SubSequence == Bytes {
        rest = rest.dropFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case quote: return FileName.text(text)
            case backslash:
                // Browsers send the backslashes of a file's name as they are.
                if let next = rest.first, next == quote || next == backslash {
                    text.append(next)
                    rest = rest.dropFirst()
                } else {
                    text.append(byte)
                }
            default: text.append(byte)
            }
        }
        return nil
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func trimmed<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes where Bytes.SubSequence == Bytes {
        let rest = bytes.drop(while: isBlank)
        var (end, place) = (rest.startIndex, rest.startIndex)
        while place != rest.endIndex {
            let next = rest.index(after: place)
            if !isBlank(rest[place]) { end = next }
            place = next
        }
        return rest[..<end]
    }
}

private let semicolon = UInt8(ascii: ";")
private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")

private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
