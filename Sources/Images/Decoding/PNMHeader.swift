// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The header of a Netpbm file: PBM, PGM, PPM (P1 to P6) or PAM (P7).
struct PNMHeader {
    let width: Int
    let height: Int
    /// 1 or 3 colors, and one more where there is alpha.
    let channels: Int
    let hasAlpha: Bool
    /// The value of white.
    let maximum: Int
    let coding: Coding

    enum Coding {
        /// Numbers in digits.
        case text
        /// Ones and zeros in digits, with or without space between; one is black.
        case textBits
        /// Bytes, or two for each value where the maximum asks for it.
        case binary
        /// Bits, in rows of whole bytes; one is black.
        case bits
    }

    /// Reads up to the first byte of the pixels.
    init(_ reader: inout PNMReader) throws(ImageError) {
        guard let kind = reader.readMagic() else { throw .corrupt(.pnm, reason: "the header is damaged") }
        if kind == 7 {
            self = try Self.pam(&reader)
            return
        }
        guard let width = reader.readNumber(), let height = reader.readNumber(),
            let maximum = kind == 1 || kind == 4 ? 1 : reader.readNumber(), (1...65535).contains(maximum)
        else { throw .corrupt(.pnm, reason: "the header is damaged") }
        self.init(
            width: width, height: height, channels: kind == 3 || kind == 6 ? 3 : 1, hasAlpha: false, maximum: maximum,
            coding: kind == 1 ? .textBits : kind == 4 ? .bits : kind < 4 ? .text : .binary)
    }

    private init(width: Int, height: Int, channels: Int, hasAlpha: Bool, maximum: Int, coding: Coding) {
        (self.width, self.height, self.channels, self.hasAlpha) = (width, height, channels, hasAlpha)
        (self.maximum, self.coding) = (maximum, coding)
    }

    /// The header of a PAM file: lines of a name and a value.
    private static func pam(_ reader: inout PNMReader) throws(ImageError) -> PNMHeader {
        var numbers: [String: Int] = [:]
        while let name = reader.readWord(), name != "ENDHDR" {
            if name == "TUPLTYPE" { _ = reader.readWord() } else { numbers[name] = reader.readNumber() }
        }
        guard let width = numbers["WIDTH"], let height = numbers["HEIGHT"], let depth = numbers["DEPTH"],
            let maximum = numbers["MAXVAL"], (1...65535).contains(maximum)
        else { throw .corrupt(.pnm, reason: "the header is damaged") }
        guard (1...4).contains(depth) else {
            throw .corrupt(.pnm, reason: "\(depth) channels are not supported")
        }
        return PNMHeader(
            width: width, height: height, channels: depth, hasAlpha: depth % 2 == 0, maximum: maximum, coding: .binary)
    }
}

/// Reads words and numbers of a Netpbm file.
struct PNMReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The bytes that are left.
    var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[min(position, bytes.count)...]) }

    /// The digit behind the P.
    mutating func readMagic() -> Int? {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "P") else { return nil }
        position = 2
        return Int(bytes[1]) - 48
    }

    /// The next word, and the one space behind it; nil at the end, or where a word has no end.
    mutating func readWord() -> String? {
        skipSpace()
        let start = position
        while position < bytes.count, !Self.isSpace(bytes[position]) {
            position += 1
            guard position - start <= 32 else { return nil }
        }
        guard position > start else { return nil }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The next number, and the one space behind it.
    mutating func readNumber() -> Int? {
        skipSpace()
        var value = 0
        var digits = 0
        while position < bytes.count, (48...57).contains(bytes[position]), digits < 10 {
            value = value * 10 + Int(bytes[position] - 48)
            digits += 1
            position += 1
        }
        guard digits > 0, position == bytes.count || Self.isSpace(bytes[position]) else { return nil }
        position += 1
        return value
    }

    /// The next digit that is 0 or 1.
    mutating func readBit() -> Bool? {
        skipSpace()
        guard position < bytes.count, bytes[position] == 48 || bytes[position] == 49 else { return nil }
        defer { position += 1 }
        return bytes[position] == 49
    }

    /// Skips space and comments, which go from `#` to the end of the line.
    private mutating func skipSpace() {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "#") {
                while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
            } else if Self.isSpace(bytes[position]) {
                position += 1
            } else {
                return
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
