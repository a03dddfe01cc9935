// Made by Resources+Score, AnswerFormat and AcceptedCodings of a request's headers, and by MultipartForm of a part's, on the
// connection's event loop.

/// A media type or a content disposition: a value and its parameters (RFC 9110, section 5.6.6).
package struct MediaType: Equatable {
    /// Such as `multipart/form-data`, in lower case.
    package var value: String

    /// The parameters' values by their names in lower case.
    package var parameters: [String: String] = [:]

    /// - Returns: nil where the text is no such header, or names a parameter twice.
    package init?(_ header: some StringProtocol) {
        // Bytes, for telling characters apart takes some hundred instructions for each.
        var rest = Substring(header).utf8
        value = rest.prefix { $0 != semicolon }.trimmed.text.lowercased()
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
            guard parameters.updateValue(value, forKey: name.text.lowercased()) == nil else { return nil }
            rest = rest.drop(while: isBlank)
        }
        guard rest.isEmpty else { return nil }
    }

    private static func takeToken(_ rest: inout Substring.UTF8View) -> String? {
        // Clients forget the quotes of a file's name with blanks.
        let token = rest.prefix { $0 != semicolon }
        guard !token.isEmpty, !token.contains(quote) else { return nil }
        rest = rest[token.endIndex...]
        return token.trimmed.text
    }

    private static func takeQuoted(_ rest: inout Substring.UTF8View) -> String? {
        rest = rest.dropFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case quote: return String(decoding: text, as: UTF8.self)
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

extension Substring.UTF8View {
    fileprivate var text: String { String(Substring(self)) }

    fileprivate var trimmed: Substring.UTF8View {
        var rest = drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
