// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Decodes a Netpbm file: bits, grays or colors, in digits or bytes, with one or two bytes a channel.
///
/// Colors of two bytes are rounded to one, as Pillow does; grays are left to the loader.
func decodePNM(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    var reader = PNMReader(bytes)
    let header = try PNMHeader(&reader)
    try limits.check(width: header.width, height: header.height, of: .pnm)
    var isTransparent = false
    var usedBits: Int?
    let image = try RGBImage.decoded(
        width: header.width, height: header.height, bytesPerPixel: header.isDeep ? 8 : header.hasAlpha ? 4 : 3
    ) { canvas throws(ImageError) in
        let target = PNMTarget(canvas, header)
        switch header.coding {
        case .bits: try readBits(reader.rest, header, into: target)
        case .binary: try readBytes(reader.rest, header, into: target)
        case .text, .textBits: try readText(&reader, header, into: target)
        }
        if header.isDeep {
            (isTransparent, usedBits) = reduceDepth(
                canvas, by: loader, significantBits: nil, isGray: !header.hasAlpha)
        } else if header.hasAlpha {
            isTransparent = flattenAlpha(canvas, loader.alpha)
        }
    }
    return DecodedImage(image: image, orientation: .up, isTransparent: isTransparent, usedBits: usedBits)
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
    /// Whether levels take two bytes until the loader has reduced them.
    fileprivate var isDeep: Bool { channels < 3 && maximum > 255 }

    /// The level of each value: from 0 to 255, or to 65,535.
    fileprivate var levels: [UInt16] {
        let scale = isDeep ? 65535.0 : 255.0
        return (0...maximum).map { value in
            UInt16((Double(value) / Double(maximum) * scale).rounded(.toNearestOrEven))
        }
    }
}

/// Where values go, one after the other: RGB, RGBA, or RGBA of two bytes a channel.
private struct PNMTarget {
    private let canvas: UnsafeMutableBufferPointer<UInt8>
    private let channels: Int
    private let isDeep: Bool

    init(_ canvas: UnsafeMutableBufferPointer<UInt8>, _ header: PNMHeader) {
        self.canvas = canvas
        (channels, isDeep) = (header.channels, header.isDeep)
    }

    /// Stores the value of the given place in the file.
    func store(_ level: UInt16, at index: Int) {
        if isDeep {
            storeDeep(level, at: index)
            return
        }
        let level = UInt8(truncatingIfNeeded: level)
        switch channels {
        case 1: store(level, thrice: 3 &* index)
        case 2:
            if index & 1 == 0 { store(level, thrice: 2 &* index) } else { canvas[2 &* index &+ 1] = level }
        default: canvas[index] = level
        }
    }

    private func storeDeep(_ level: UInt16, at index: Int) {
        let bytes = UnsafeMutableRawBufferPointer(canvas)
        let start = index / channels * 8
        if channels == 2, index & 1 == 1 {
            bytes.storeBytes(of: level, toByteOffset: start + 6, as: UInt16.self)
            return
        }
        for channel in 0..<3 { bytes.storeBytes(of: level, toByteOffset: start + 2 * channel, as: UInt16.self) }
        if channels == 1 { bytes.storeBytes(of: .max, toByteOffset: start + 6, as: UInt16.self) }
    }

    private func store(_ level: UInt8, thrice place: Int) {
        canvas[place] = level
        canvas[place &+ 1] = level
        canvas[place &+ 2] = level
    }
}
