import Images
import Testing

@Suite("A TIFF whose tiles are of impossible size")
struct HugeTileTests {
    @Test("It is refused")
    func isRefused() {
        var bytes: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0]
        func number(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
        // Tag, type (3: 16 bits, 4: 32 bits), count, value.
        let entries: [(UInt32, UInt32, UInt32, UInt32)] = [
            (256, 4, 1, 16), (257, 4, 1, 16), (258, 3, 3, 142), (259, 3, 1, 7), (262, 3, 1, 6), (277, 3, 1, 3),
            (322, 4, 1, 0x8000_0000), (323, 4, 1, 0x8000_0000), (324, 4, 1, 8), (325, 4, 1, 4), (284, 3, 1, 1),
        ].sorted { $0.0 < $1.0 }
        bytes += number(UInt32(entries.count), 2)
        for (tag, type, count, value) in entries {
            bytes += number(tag, 2) + number(type, 2) + number(count, 4) + number(value, 4)
        }
        bytes += number(0, 4)
        bytes += [UInt8](repeating: 0, count: 142 - bytes.count % 142)  // up to the three depths
        bytes = Array(bytes.prefix(142)) + number(8, 2) + number(8, 2) + number(8, 2)
        bytes += [UInt8](repeating: 0, count: 200)
        #expect(throws: ImageError.self) { try RGBImage(decoding: bytes) }
    }
}
