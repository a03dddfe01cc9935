// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What the header of a device-independent bitmap says: that of a BMP file, or of an image in an ICO file.
struct BitmapHeader {
    /// Bytes of the header itself.
    let length: Int
    let width: Int
    /// Rows; in an ICO file those of the image and its mask together.
    let height: Int
    /// Whether the first row that is stored is the upper one.
    let isTopDown: Bool
    let bits: Int
    let compression: Compression
    /// Which bits of a pixel hold red, green, blue and alpha; 0 where there is none.
    let masks: [UInt32]
    /// How many colors the palette has.
    let colors: Int
    /// Bytes of a palette's color: 3 or 4.
    let colorLength: Int
    /// Where the palette begins, from the file's start.
    let paletteOffset: Int

    enum Compression: Int {
        case none = 0
        case runs8 = 1
        case runs4 = 2
        case masks = 3
    }

    /// - Throws: ``ImageError/corrupt(_:reason:)``, where the bitmap is of a kind that is not supported, too.
    init(_ file: LittleEndianBytes, at start: Int, of format: ImageFormat) throws(ImageError) {
        guard let length = file.uint32(at: start), [12, 40, 52, 56, 64, 108, 124].contains(length),
            file.slice(at: start, count: length) != nil
        else { throw .corrupt(format, reason: "the header is damaged") }
        self.length = length
        let isCore = length == 12
        guard let width = isCore ? file.uint16(at: start + 4) : file.int32(at: start + 4),
            let height = isCore ? file.uint16(at: start + 6) : file.int32(at: start + 8),
            let bits = file.uint16(at: start + (isCore ? 10 : 14))
        else { throw .corrupt(format, reason: "the header is damaged") }
        (self.width, self.height, isTopDown, self.bits) = (width, abs(height), height < 0, bits)
        guard [1, 2, 4, 8, 16, 24, 32].contains(bits) else {
            throw .corrupt(format, reason: "it has \(bits) bits a pixel, which is not supported")
        }
        let method = isCore ? 0 : file.uint32(at: start + 16) ?? 0
        // The sixth is the third with a fourth mask.
        guard let compression = Compression(rawValue: method == 6 ? 3 : method), !(length == 64 && method > 2) else {
            let name = [4: "a JPEG", 5: "a PNG"][method]
            throw .corrupt(
                format, reason: name.map { "it wraps \($0)" } ?? "its compression (\(method)) is not supported")
        }
        self.compression = compression

        let given = isCore ? 0 : file.uint32(at: start + 32) ?? 0
        colors = bits <= 8 ? (given == 0 ? 1 << bits : given) : 0
        colorLength = isCore ? 3 : 4
        let isAppended = compression == .masks && length < 52
        let appendedMasks = method == 6 ? 4 : 3
        paletteOffset = start + length + (isAppended ? 4 * appendedMasks : 0)
        if compression == .masks {
            let count = isAppended ? appendedMasks : length >= 56 ? 4 : 3
            var masks: [UInt32] = []
            for index in 0..<count {
                guard let mask = file.uint32(at: start + 40 + 4 * index) else {
                    throw .corrupt(format, reason: "the header is damaged")
                }
                masks.append(UInt32(mask))
            }
            self.masks = masks + [UInt32](repeating: 0, count: 4 - count)
            guard [16, 24, 32].contains(bits) else { throw .corrupt(format, reason: "masks do not fit \(bits) bits") }
        } else {
            masks = bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0]
        }
    }

    /// Where the pixels begin if nothing else is said.
    var pixelOffset: Int { paletteOffset + colors * colorLength }

    /// Whether the pixels themselves hold alpha.
    var hasAlpha: Bool { compression == .masks && bits == 32 && masks[3] != 0 }

    /// Bytes of a stored row.
    var stride: Int { (width * bits + 31) / 32 * 4 }
}
