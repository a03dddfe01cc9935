// Called by Resources+Score for a form that has fields which mean nothing, on the connection's event loop.

package import HTTPTypes

/// Tells a client which fields of its form were passed over, in `X-Ignored-Fields`.
package enum IgnoredFields {
    /// The most names that are told.
    private static let most = 16

    /// - Parameter names: as the client sent them; each may hold any character.
    /// - Returns: the names with commas between them, percent-encoded; where there are too many, how many more.
    package static func text(_ names: [String]) -> String {
        let told = names.prefix(most).map { encoded($0.shortened) }.joined(separator: ", ")
        return names.count <= most ? told : "\(told), and \(names.count - most) more"
    }

    /// The text without any character that ends a header or a name in it.
    private static func encoded(_ name: String) -> String {
        var text = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "["), UInt8(ascii: "]"):
                text.unicodeScalars.append(UnicodeScalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

extension HTTPField.Name {
    /// `X-Ignored-Fields`.
    package static let ignoredFields: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Ignored-Fields") else { preconditionFailure("X-Ignored-Fields is a token") }
        return name
    }()
}
