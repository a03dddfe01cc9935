/// A media type or a content disposition: a value and its parameters (RFC 9110, section 5.6.6).
package struct MediaType: Equatable {
    /// Such as `multipart/form-data`, in lower case.
    package var value: String

    /// The parameters' values by their names in lower case.
    package var parameters: [String: String] = [:]

    /// - Returns: nil where the text is no such header, or names a parameter twice.
    package init?(_ header: some StringProtocol) {
        var rest = Substring(header)[...]
        value = rest.prefix { $0 != ";" }.trimmed.lowercased()
        guard !value.isEmpty else { return nil }
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop(while: isBlank)
            if rest.isEmpty || rest.first == ";" { continue }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = rest[..<equals].lowercased()
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else { return nil }
            rest = rest[rest.index(after: equals)...]
            guard let value = rest.first == "\"" ? Self.takeQuoted(&rest) : Self.takeToken(&rest) else { return nil }
            guard parameters.updateValue(value, forKey: name) == nil else { return nil }
            rest = rest.drop(while: isBlank)
        }
        guard rest.isEmpty else { return nil }
    }

    private static func takeToken(_ rest: inout Substring) -> String? {
        let token = rest.prefix { $0 != ";" && !isBlank($0) }
        guard !token.isEmpty, !token.contains("\"") else { return nil }
        rest = rest[token.endIndex...]
        return String(token)
    }

    private static func takeQuoted(_ rest: inout Substring) -> String? {
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return text
            case "\\":
                // Browsers send the backslashes of a file's name as they are.
                if let next = rest.first, next == "\"" || next == "\\" {
                    text.append(next)
                    rest = rest.dropFirst()
                } else {
                    text.append(character)
                }
            default: text.append(character)
            }
        }
        return nil
    }
}

private func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
