// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The pixels of a device-independent bitmap.
struct BitmapPixels {
    private let header: BitmapHeader
    private let height: Int
    private let data: UnsafeRawBufferPointer
    /// The colors of all indices; black beyond the end of the palette.
    private let palette: [SIMD3<UInt8>]
    /// The indices of run-length encoded pixels, from the row that is stored first.
    private let indices: [UInt8]?
    private let format: ImageFormat

    /// - Parameters:
    ///   - header: the bitmap's header; its size has been held against the limits.
    ///   - file: the file.
    ///   - offset: where the pixels begin.
    ///   - height: the rows, where they are not those of the header.
    ///   - format: the file's.
    /// - Throws: ``ImageError/corrupt(_:reason:)`` where there are fewer pixels than promised.
    init(
        _ header: BitmapHeader, _ file: LittleEndianBytes, offset: Int, height: Int? = nil, of format: ImageFormat
    ) throws(ImageError) {
        self.header = header
        self.height = height ?? header.height
        self.format = format
        var palette: [SIMD3<UInt8>] = []
        if header.bits <= 8 {
            for index in 0..<256 {
                let place = header.paletteOffset + index * header.colorLength
                guard index < header.colors, let color = file.slice(at: place, count: 3) else { break }
                palette.append(SIMD3(color[2], color[1], color[0]))
            }
            palette += [SIMD3](repeating: .zero, count: 256 - palette.count)
        }
        self.palette = palette
        let isEncoded = header.compression == .runs8 || header.compression == .runs4
        let length = isEncoded ? max(0, file.bytes.count - offset) : header.stride * self.height
        guard let data = file.slice(at: offset, count: length) else {
            throw .corrupt(format, reason: "the file is truncated")
        }
        self.data = data
        guard isEncoded else {
            indices = nil
            return
        }
        guard header.bits == (header.compression == .runs8 ? 8 : 4) else {
            throw .corrupt(format, reason: "runs do not fit \(header.bits) bits")
        }
        guard
            let indices = runLengthDecoded(
                data, width: header.width, height: self.height, isNibbles: header.compression == .runs4)
        else { throw .corrupt(format, reason: "the file is truncated") }
        self.indices = indices
    }

    /// Writes the pixels from top to bottom: RGB, or RGBA where there are 4 channels.
    func write(to canvas: UnsafeMutableBufferPointer<UInt8>, channels: Int) throws(ImageError) {
        let width = header.width
        let fields = header.masks.map(BitField.init)
        for row in 0..<height {
            let stored = header.isTopDown ? row : height - 1 - row
            let line = UnsafeMutableBufferPointer(
                rebasing: canvas[(row * width * channels)..<((row + 1) * width * channels)])
            if let indices {
                writeIndices(indices[(stored * width)..<((stored + 1) * width)], to: line, channels: channels)
                continue
            }
            let source = UnsafeRawBufferPointer(
                rebasing: data[(stored * header.stride)..<((stored + 1) * header.stride)])
            switch header.bits {
            case 1, 2, 4, 8:
                let bits = header.bits
                let perByte = 8 / bits
                let mask = UInt8(truncatingIfNeeded: (1 << bits) - 1)
                let indices = (0..<width).lazy.map { column in
                    source[column / perByte] >> UInt8(8 - bits - column % perByte * bits) & mask
                }
                writeIndices(indices, to: line, channels: channels)
            default:
                let bytes = header.bits / 8
                let isPlain = header.masks == [0xFF0000, 0xFF00, 0xFF, 0] && bytes >= 3
                for column in 0..<width {
                    let (from, to) = (column &* bytes, column &* channels)
                    if isPlain {
                        line[to] = source[from &+ 2]
                        line[to &+ 1] = source[from &+ 1]
                        line[to &+ 2] = source[from]
                        if channels == 4 { line[to &+ 3] = 255 }
                    } else {
                        var pixel: UInt32 = 0
                        for byte in 0..<bytes { pixel |= UInt32(source[from &+ byte]) << UInt32(8 &* byte) }
                        for channel in 0..<channels {
                            let hasField = channel < 3 || header.hasAlpha
                            line[to &+ channel] = hasField ? fields[channel].level(pixel) : 255
                        }
                    }
                }
            }
        }
    }

    private func writeIndices(
        _ indices: some Sequence<UInt8>, to line: UnsafeMutableBufferPointer<UInt8>, channels: Int
    ) {
        var place = 0
        for index in indices {
            let color = palette[Int(index)]
            line[place] = color.x
            line[place &+ 1] = color.y
            line[place &+ 2] = color.z
            if channels == 4 { line[place &+ 3] = 255 }
            place &+= channels
        }
    }
}

/// The bits of a pixel that hold one channel.
private struct BitField {
    private let mask: UInt32
    private let shift: UInt32
    private let maximum: UInt64

    init(_ mask: UInt32) {
        self.mask = mask
        shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
        maximum = UInt64(mask >> shift)
    }

    /// The channel's value, from 0 to 255.
    func level(_ pixel: UInt32) -> UInt8 {
        guard maximum > 0 else { return 0 }
        return UInt8(truncatingIfNeeded: UInt64((pixel & mask) >> shift) * 255 / maximum)
    }
}

/// Unpacks the runs of a bitmap to one index a pixel; nil where the data ends too soon.
///
/// What is skipped, and what follows the mark of the end, is index 0.
private func runLengthDecoded(
    _ data: UnsafeRawBufferPointer, width: Int, height: Int, isNibbles: Bool
) -> [UInt8]? {
    var indices = [UInt8](repeating: 0, count: width * height)
    var reader = ByteReader(data)
    var place = 0
    func put(_ value: UInt8) {
        if place < indices.count { indices[place] = value }
        place += 1
    }
    while place < indices.count {
        guard let count = reader.readUInt8(), let value = reader.readUInt8() else { return nil }
        if count > 0 {
            // A run ends with its row.
            let length = min(Int(count), width - place % width)
            for index in 0..<length { put(isNibbles ? (index % 2 == 0 ? value >> 4 : value & 15) : value) }
            continue
        }
        switch value {
        case 0:
            if place % width != 0 { place += width - place % width }
        case 1:
            return indices
        case 2:
            guard let right = reader.readUInt8(), let up = reader.readUInt8() else { return nil }
            place += Int(right) + Int(up) * width
        default:
            let bytes = isNibbles ? (Int(value) + 1) / 2 : Int(value)
            guard let literal = reader.read(bytes) else { return nil }
            for index in 0..<Int(value) {
                put(isNibbles ? (index % 2 == 0 ? literal[index / 2] >> 4 : literal[index / 2] & 15) : literal[index])
            }
            if bytes % 2 == 1 { _ = reader.readUInt8() }
        }
    }
    return indices
}
