/// A path inside a set: as text, and as the bytes that the file system or an archive has where these are not UTF-8.
struct SetPath: Sendable, Hashable {
    /// The path; bytes that are not UTF-8 stand as `\xE9`.
    let text: String
    /// The bytes, where they are not those of ``text``.
    let raw: [UInt8]?

    init(_ text: String) {
        self.text = text
        raw = nil
    }

    init(bytes: some Collection<UInt8>) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(text)
        } else {
            self.init(text: Self.escaped(Array(bytes)), raw: Array(bytes))
        }
    }

    private init(text: String, raw: [UInt8]?) {
        self.text = text
        self.raw = raw
    }

    var bytes: [UInt8] { raw ?? Array(text.utf8) }

    /// The last component.
    var name: Substring { text.split(separator: "/").last ?? "" }

    /// The path of a file in this folder; the folder of the empty path is the set's.
    func appending(_ name: SetPath) -> SetPath {
        guard !text.isEmpty else { return name }
        let isText = raw == nil && name.raw == nil
        return SetPath(
            text: text + "/" + name.text, raw: isText ? nil : bytes + [UInt8(ascii: "/")] + name.bytes)
    }

    /// The path without "." , ".." and empty parts, as a tar's entry may have them.
    var normalized: SetPath {
        let parts = bytes.split(separator: UInt8(ascii: "/")).filter {
            !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        }
        return SetPath(bytes: Array(parts.joined(separator: [UInt8(ascii: "/")])))
    }

    /// Text in which what is not UTF-8 stands in hexadecimal digits.
    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var place = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar):
                text += String(decoding: scalar, as: UTF8.self)
                place += scalar.count
            case .error(let length):
                for byte in bytes[place..<place + length] {
                    text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
                place += length
            case .emptyInput: return text
            }
        }
    }
}
