import Images
import Testing

/// Each warning of libjpeg, as its jerror.h lists them, that a file can bring about: the image is decoded all the same, as by
/// Pillow.
///
/// Left are those that no file brings about: of an application that asks for too many rows, and of profiles, which are not
/// read. A premature end is refused: `DecodingTests`.
@Suite("libjpeg's warnings") struct JPEGWarningTests {
    /// What is done to a whole file, and whether all pixels stay as they are.
    struct Damage: Sendable, CustomTestStringConvertible {
        let warning: String
        let file: String
        var keepsPixels = false
        let apply: @Sendable ([UInt8]) -> [UInt8]

        var testDescription: String { warning }
    }

    static let damages = [
        Damage(warning: "Warning: unknown JFIF revision number 9.01", file: "jpeg_420.jpg", keepsPixels: true) {
            replacing($0, at: start(of: 0xE0, in: $0) + 9, with: [9])
        },
        Damage(warning: "Unknown Adobe color transform code 7", file: "jpeg_420.jpg", keepsPixels: true) { bytes in
            // In place of JFIF's, which would say that the image is YCbCr.
            let place = start(of: 0xE0, in: bytes)
            let adobe: [UInt8] = [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 7]
            return Array(bytes[..<place]) + adobe + Array(bytes[(place + 18)...])
        },
        Damage(warning: "Corrupt JPEG data: extraneous bytes before marker", file: "jpeg_420.jpg", keepsPixels: true) {
            inserting($0, at: start(of: 0xDB, in: $0), [1, 2, 3, 4])
        },
        Damage(warning: "Invalid SOS parameters for sequential JPEG", file: "jpeg_420.jpg", keepsPixels: true) {
            replacing($0, at: start(of: 0xDA, in: $0) + 11, with: [0, 0, 0])
        },
        Damage(warning: "Corrupt JPEG data: bad Huffman code", file: "jpeg_420.jpg") {
            replacing($0, at: $0.count * 3 / 4, with: [UInt8](repeating: 0xFE, count: 12))
        },
        Damage(warning: "Corrupt JPEG data: bad arithmetic code", file: "jpeg_arithmetic.jpg") {
            replacing($0, at: $0.count * 3 / 4, with: [UInt8](repeating: 0xFE, count: 40))
        },
        Damage(warning: "Corrupt JPEG data: premature end of data segment", file: "jpeg_420.jpg") {
            inserting($0, at: $0.count * 3 / 4, [0xFF, 0xD9])
        },
        Damage(warning: "Corrupt JPEG data: found marker 0xd5 instead of RST1", file: "jpeg_restarts.jpg") { bytes in
            let place = bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xD1 } ?? 0
            return replacing(bytes, at: place + 1, with: [0xD5])
        },
        Damage(warning: "Inconsistent progression sequence", file: "jpeg_progressive.jpg") { bytes in
            // The last scan once more: its bits have come already.
            let last = bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA } ?? 0
            return inserting(bytes, at: last, Array(bytes[last..<(bytes.count - 2)]))
        },
    ]

    @Test("A warning loses no image, and no pixel that came before the damage", arguments: damages)
    func decoded(damage: Damage) throws {
        let original = try Fixtures.bytes("files/\(damage.file)")
        let bytes = damage.apply(original)
        #expect(bytes != original)
        let (whole, damaged) = (try RGBImage(decoding: original), try RGBImage(decoding: bytes))
        #expect((damaged.width, damaged.height) == (whole.width, whole.height))
        if damage.keepsPixels { #expect(damaged.pixels == whole.pixels) }
        if damage.warning.hasPrefix("Inconsistent") { return }
        // The first block; its neighbors have a part in the colors of its edges.
        for row in 0..<4 {
            let start = row * whole.width * 3
            #expect(damaged.pixels[start..<start + 36] == whole.pixels[start..<start + 36], "row \(row)")
        }
    }

    @Test("Lossless, hierarchical and 12-bit JPEG are refused by name")
    func refused() throws {
        func words(_ bytes: [UInt8]) -> String? {
            let error = #expect(throws: ImageError.self) { try RGBImage(decoding: bytes) }
            return error?.description
        }
        #expect(
            try words(Fixtures.bytes("files/jpeg_lossless.jpg"))
                == "The JPEG image cannot be decoded: it is a lossless JPEG (SOF3), which is not supported.")
        #expect(
            try words(Fixtures.bytes("files/jpeg_12_bits.jpg"))
                == "The JPEG image cannot be decoded: it has 12 bits a channel; only 8 are supported.")
        let plain = try Fixtures.bytes("files/jpeg_420.jpg")
        for (marker, name) in [
            (0xC5 as UInt8, "hierarchical"), (0xC7, "lossless and hierarchical"), (0xCB, "lossless"),
        ] {
            let text = words(Self.replacing(plain, at: Self.start(of: 0xC0, in: plain) + 1, with: [marker]))
            #expect(text?.contains("it is a \(name) JPEG (SOF\(marker - 0xC0)), which is not supported") == true)
        }
    }

    /// Where the first segment of a kind begins.
    private static func start(of marker: UInt8, in bytes: [UInt8]) -> Int {
        var place = 2
        while bytes[place + 1] != marker { place += 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3]) }
        return place
    }

    private static func replacing(_ bytes: [UInt8], at place: Int, with new: [UInt8]) -> [UInt8] {
        Array(bytes[..<place]) + new + Array(bytes[(place + new.count)...])
    }

    private static func inserting(_ bytes: [UInt8], at place: Int, _ new: [UInt8]) -> [UInt8] {
        Array(bytes[..<place]) + new + Array(bytes[place...])
    }
}
