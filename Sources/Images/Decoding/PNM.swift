/// Decodes a Netpbm file: bits, greys or colours, in digits or bytes, with one or two bytes a channel.
func decodePNM(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) -> DecodedImage {
    var reader = PNMReader(bytes)
    let header = try PNMHeader(&reader)
    try limits.check(width: header.width, height: header.height, of: .pnm)
    let image = try RGBImage.decoded(
        width: header.width, height: header.height, bytesPerPixel: header.hasAlpha ? 4 : 3
    ) { canvas throws(ImageError) in
        let target = PNMTarget(canvas, header)
        switch header.coding {
        case .bits: try readBits(reader.rest, header, into: target)
        case .binary: try readBytes(reader.rest, header, into: target)
        case .text, .textBits: try readText(&reader, header, into: target)
        }
        if header.hasAlpha { composeOverWhite(canvas) }
    }
    return DecodedImage(image: image, orientation: .up)
}

private func readBits(_ data: UnsafeRawBufferPointer, _ header: PNMHeader, into target: PNMTarget) throws(ImageError) {
    let stride = (header.width + 7) / 8
    guard data.count >= stride * header.height else { throw .corrupt(.pnm, reason: "the file is truncated") }
    for row in 0..<header.height {
        for column in 0..<header.width {
            let isBlack = data[row * stride + column / 8] >> UInt8(7 - column % 8) & 1 == 1
            target.store(isBlack ? 0 : 255, at: row * header.width + column)
        }
    }
}

private func readBytes(_ data: UnsafeRawBufferPointer, _ header: PNMHeader, into target: PNMTarget) throws(ImageError) {
    let count = header.width * header.height * header.channels
    let isWide = header.maximum > 255
    guard data.count >= count * (isWide ? 2 : 1) else { throw .corrupt(.pnm, reason: "the file is truncated") }
    let levels = header.levels
    for index in 0..<count {
        let value = isWide ? Int(data[2 &* index]) << 8 | Int(data[2 &* index &+ 1]) : Int(data[index])
        target.store(levels[min(value, header.maximum)], at: index)
    }
}

private func readText(_ reader: inout PNMReader, _ header: PNMHeader, into target: PNMTarget) throws(ImageError) {
    let levels = header.levels
    for index in 0..<(header.width * header.height * header.channels) {
        if header.coding == .textBits {
            guard let isBlack = reader.readBit() else { throw .corrupt(.pnm, reason: "the file is truncated") }
            target.store(isBlack ? 0 : 255, at: index)
        } else {
            guard let value = reader.readNumber() else { throw .corrupt(.pnm, reason: "the file is truncated") }
            guard value <= header.maximum else { throw .corrupt(.pnm, reason: "a value is beyond the maximum") }
            target.store(levels[value], at: index)
        }
    }
}

extension PNMHeader {
    /// The level, from 0 to 255, of each value.
    ///
    /// Greys of more than 8 bits are brought to 16 and keep the upper 8, as those of other formats; colours are rounded.
    fileprivate var levels: [UInt8] {
        let scale = channels < 3 && maximum > 255 ? 65535.0 : 255.0
        return (0...maximum).map { value in
            let level = Int((Double(value) / Double(maximum) * scale).rounded(.toNearestOrEven))
            return UInt8(truncatingIfNeeded: scale > 255 ? level >> 8 : level)
        }
    }
}

/// Where values go, one after the other: RGB, or RGBA.
private struct PNMTarget {
    private let canvas: UnsafeMutableBufferPointer<UInt8>
    private let channels: Int

    init(_ canvas: UnsafeMutableBufferPointer<UInt8>, _ header: PNMHeader) {
        self.canvas = canvas
        channels = header.channels
    }

    /// Stores the value of the given place in the file.
    func store(_ level: UInt8, at index: Int) {
        switch channels {
        case 1: store(level, thrice: 3 &* index)
        case 2:
            if index & 1 == 0 { store(level, thrice: 2 &* index) } else { canvas[2 &* index &+ 1] = level }
        default: canvas[index] = level
        }
    }

    private func store(_ level: UInt8, thrice place: Int) {
        canvas[place] = level
        canvas[place &+ 1] = level
        canvas[place &+ 2] = level
    }
}
