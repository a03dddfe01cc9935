// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ImageLimits {
    /// Checks the sizes that the coded pictures in a HEIC file state, which may be others than the file itself states, and
    /// which the codec allocates by.
    func checkCodedSize(of bytes: UnsafeRawBufferPointer) throws(ImageError) {
        var reader = ByteReader(bytes)
        // The header of a sequence parameter set: ITU-T H.265, 7.3.1.2.
        while reader.skip(to: 0x42) {
            let rest = bytes[reader.position...].prefix(80)
            guard rest.first == 1, let size = HEVCSize(parameterSet: rest.dropFirst()) else { continue }
            let (pixels, overflow) = size.width.multipliedReportingOverflow(by: size.height)
            // Coded pictures are filled up to whole blocks.
            if overflow || pixels > 2 * min(maximumPixels, Self.countable) + (1 << 16) {
                throw .tooManyPixels(width: size.width, height: size.height, limit: maximumPixels)
            }
        }
    }
}

/// The size of pictures in a sequence parameter set (ITU-T H.265, 7.3.2.2).
struct HEVCSize {
    let width: Int
    let height: Int

    /// - Parameter bytes: what follows the two bytes of the unit's header.
    init?(parameterSet bytes: Slice<UnsafeRawBufferPointer>) {
        var bits = BitReader(unescaping: bytes)
        guard bits.read(4) != nil, let layers = bits.read(3), layers <= 6, bits.read(1) != nil,
            bits.read(88) != nil, bits.read(8) != nil
        else { return nil }
        var present: [(profile: Bool, level: Bool)] = []
        for _ in 0..<layers {
            guard let profile = bits.read(1), let level = bits.read(1) else { return nil }
            present.append((profile == 1, level == 1))
        }
        if layers > 0 { guard bits.read(2 * (8 - layers)) != nil else { return nil } }
        for layer in present {
            if layer.profile { guard bits.read(88) != nil else { return nil } }
            if layer.level { guard bits.read(8) != nil else { return nil } }
        }
        guard bits.readExponential() != nil, let chroma = bits.readExponential(), chroma <= 3 else { return nil }
        if chroma == 3 { guard bits.read(1) != nil else { return nil } }
        guard let width = bits.readExponential(), let height = bits.readExponential() else { return nil }
        (self.width, self.height) = (width, height)
    }
}

/// Bits, the most significant of each byte first.
struct BitReader {
    private var bytes: [UInt8] = []
    private var position = 0

    /// Leaves out the threes that stand behind two zeros to keep start codes away.
    init(unescaping source: some Sequence<UInt8>) {
        var zeros = 0
        for byte in source {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes.append(byte)
        }
    }

    /// The next bits as a number, of which only the last 62 count; nil where there are fewer.
    mutating func read(_ count: Int) -> Int? {
        guard bytes.count * 8 - position >= count else { return nil }
        var value = 0
        for _ in 0..<count {
            value = (value & (Int.max >> 2)) << 1 | Int(bytes[position / 8] >> UInt8(7 - position % 8) & 1)
            position += 1
        }
        return value
    }

    /// The next number in Exp-Golomb code of at most 32 bits.
    mutating func readExponential() -> Int? {
        var zeros = 0
        while let bit = read(1), bit == 0 {
            zeros += 1
            guard zeros <= 32 else { return nil }
        }
        return read(zeros).map { (1 << zeros) - 1 + $0 }
    }
}

/// Whether an item of an ISO base media file is coded in AV1 (ISO/IEC 14496-12, 8.11.6).
func holdsAV1(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var reader = ByteReader(bytes)
    let entry = Array("infe".utf8)
    while reader.skip(to: entry[0]) {
        let rest = bytes[(reader.position - 1)...]
        // The type stands behind the version, an identifier of two or four bytes, and a number.
        if rest.starts(with: entry), [12, 14].contains(where: { rest.dropFirst($0).starts(with: "av01".utf8) }) {
            return true
        }
    }
    return false
}
