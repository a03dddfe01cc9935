import Images
import Testing

/// What libspng limits by itself, and files go beyond: 1,000 chunks, and their size.
@Suite("libspng's limits") struct PNGLimitTests {
    @Test("Any number of chunks of any kind changes no pixel")
    func chunks() throws {
        let plain = try Fixtures.bytes("files/png_rgb_8.png")
        let expected = try RGBImage(decoding: plain)
        let afterHeader = 8 + 12 + 13
        func inserting(_ chunks: [UInt8]) -> [UInt8] {
            Array(plain[..<afterHeader]) + chunks + Array(plain[afterHeader...])
        }
        for kind in ["tEXt", "zTXt", "iTXt", "sPLT", "tIME", "hIST", "iCCP", "eXIf", "abCd", "aBCd"] {
            let many = (0..<1500).flatMap { _ in Self.chunk(kind, Array("key\0\0value".utf8)) }
            #expect(try RGBImage(decoding: inserting(many)) == expected, "\(kind)")
        }
        // More than the limit that libpng, and so much software, has of one chunk.
        let large = Self.chunk("tEXt", Array("key\0".utf8) + [UInt8](repeating: 65, count: 9_000_000))
        #expect(try RGBImage(decoding: inserting(large)) == expected)
    }

    @Test("Pixels may come in any number of pieces")
    func pieces() throws {
        let plain = try Fixtures.bytes("files/png_rgb_8.png")
        var place = 8
        var (before, data, after): ([UInt8], [UInt8], [UInt8]) = (Array(plain[..<8]), [], [])
        while place < plain.count {
            let length = plain[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let chunk = Array(plain[place..<place + 12 + length])
            if chunk[4..<8].elementsEqual("IDAT".utf8) {
                data += chunk[8..<8 + length]
            } else if data.isEmpty {
                before += chunk
            } else {
                after += chunk
            }
            place += 12 + length
        }
        #expect(data.count > 1000)
        let single = data.flatMap { Self.chunk("IDAT", [$0]) + Self.chunk("IDAT", []) }
        #expect(try RGBImage(decoding: before + single + after) == RGBImage(decoding: plain))
    }

    private static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        func big(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        let body = Array(kind.utf8) + content
        return big(UInt32(content.count)) + body + big(checksum(body))
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table = (0..<256 as Range<UInt32>).map { index in
        (0..<8).reduce(index) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
