// Called by ImageList on a decoding thread, and by ScoreForm where the form is divided.

/// Base64 (RFC 4648) as clients write it: in the standard or the URL-safe alphabet, with or without padding, in one line
/// or in several, and as a data URL (RFC 2397).
package enum Base64Text {
    /// What is wrong with a text, as the rest of a sentence that names it.
    package struct Fault: Error, Equatable {
        package let reason: String
    }

    /// - Parameter text: its bytes.
    /// - Returns: the bytes that it stands for.
    /// - Throws: ``Fault``, with the place of the first byte that is no base64.
    package static func decode(_ text: some Collection<UInt8>) throws(Fault) -> [UInt8] {
        var isURL = false
        var start = text.startIndex
        if text.prefix(5).elementsEqual("data:".utf8, by: { $0 | 0x20 == $1 || $0 == $1 }) {
            isURL = true
            start = try content(ofURL: text)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var symbols = 0
        var padding = 0
        var rest = text[start...]
        while var byte = rest.popFirst() {
            // A data URL may have its '+', '/' and '=' escaped.
            if isURL, byte == UInt8(ascii: "%"), let escaped = Self.escaped(rest) {
                byte = escaped
                rest = rest.dropFirst(2)
            }
            switch values[Int(byte)] {
            case blank: continue
            case filling:
                padding += 1
                guard padding <= 2 else { throw Fault(reason: "it is not base64: it has too much padding") }
            case let value where value < 64:
                guard padding == 0 else { throw Fault(reason: "it is not base64: something follows its padding") }
                bits = bits << 6 | UInt32(value)
                symbols += 1
                if symbols % 4 != 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * ((symbols + 3) % 4)))) }
            default:
                let place = text.distance(from: text.startIndex, to: rest.startIndex) - 1
                throw Fault(reason: "it is not base64: byte \(place) is \(name(of: byte))")
            }
        }
        guard symbols % 4 != 1 else { throw Fault(reason: "it is not base64: it is cut off") }
        return bytes
    }

    /// Whether a text begins as the base64 of a JPEG, PNG, GIF or WebP image does, or is a data URL.
    package static func isLikely(_ text: some Collection<UInt8>) -> Bool {
        ["data:", "/9j/", "_9j_", "iVBORw0KGgo", "R0lGOD", "UklGR"].contains { text.starts(with: $0.utf8) }
    }

    /// Where the data of a data URL begin.
    private static func content<Text: Collection<UInt8>>(ofURL text: Text) throws(Fault) -> Text.Index {
        // Parameters of a media type are short.
        guard let comma = text.prefix(1024).firstIndex(of: UInt8(ascii: ",")) else {
            throw Fault(reason: "the data URL has no comma; write data:image/png;base64,…")
        }
        guard String(decoding: text[..<comma], as: UTF8.self).lowercased().hasSuffix(";base64") else {
            throw Fault(reason: "the data URL is not in base64; write data:image/png;base64,…")
        }
        return text.index(after: comma)
    }

    private static func escaped(_ rest: some Collection<UInt8>) -> UInt8? {
        switch String(decoding: rest.prefix(2), as: UTF8.self).uppercased() {
        case "2B": UInt8(ascii: "+")
        case "2F": UInt8(ascii: "/")
        case "3D": UInt8(ascii: "=")
        case "0A", "0D", "20": UInt8(ascii: " ")
        default: nil
        }
    }

    private static func name(of byte: UInt8) -> String {
        0x21...0x7E ~= byte ? "'\(Character(UnicodeScalar(byte)))'" : "\(byte)"
    }

    private static let blank: UInt8 = 64
    private static let filling: UInt8 = 65

    /// The value of each byte.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: .max, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        for byte in " \t\r\n\u{0C}".utf8 { values[Int(byte)] = blank }
        values[Int(UInt8(ascii: "="))] = filling
        return values
    }()
}
