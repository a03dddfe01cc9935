// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Turns the stored values of a TIFF's rows into pixels of three bytes, or four; or of eight, two a channel.
struct TIFFRowWriter {
    private let page: TIFFPage
    private let canvas: UnsafeMutableBufferPointer<UInt8>
    private let channels: Int
    /// Stored channels that become pixels: those of color, and then alpha.
    private let used: Int

    init(_ page: TIFFPage, _ canvas: UnsafeMutableBufferPointer<UInt8>) {
        (self.page, self.canvas) = (page, canvas)
        channels = page.bytesPerPixel
        switch page.color {
        case .gray, .palette: used = page.alpha == .none ? 1 : 2
        case .rgb, .converted: used = page.alpha == .none ? 3 : 4
        case .cmyk: used = 4
        }
    }

    func needs(plane: Int) -> Bool { plane < used }

    /// Writes a part of a row.
    ///
    /// - Parameters:
    ///   - values: as they are stored, from the first of the columns.
    ///   - row: from the top.
    ///   - columns: from the left.
    ///   - plane: the channel, where channels lie apart.
    func write(_ values: UnsafeRawBufferPointer, row: Int, columns: Range<Int>, plane: Int?) {
        let start = (row * page.width + columns.lowerBound) * channels
        if page.bits == 8, case .rgb = page.color, plane == nil {
            // The commonest.
            for column in 0..<columns.count {
                for channel in 0..<channels {
                    canvas[start &+ column &* channels &+ channel] = values[column &* page.samples &+ channel]
                }
            }
            return
        }
        for column in 0..<columns.count {
            let place = start + column * channels
            for channel in plane.map({ $0..<($0 + 1) }) ?? 0..<used {
                let index = plane == nil ? column * page.samples + channel : column
                if page.isDeep {
                    storeDeep(deepLevel(values, at: index), channel: channel, at: place)
                } else {
                    store(level(values, at: index), channel: channel, at: place)
                }
            }
        }
    }

    private func store(_ level: UInt8, channel: Int, at place: Int) {
        switch page.color {
        case .gray(let isInverted):
            if channel == 0 {
                let gray = isInverted ? 255 - level : level
                for index in 0..<3 { canvas[place + index] = gray }
            } else {
                canvas[place + 3] = level
            }
        case .palette(let colors):
            if channel == 0 {
                let color = colors[Int(level)]
                for index in 0..<3 { canvas[place + index] = color[index] }
            } else {
                canvas[place + 3] = level
            }
        case .rgb, .cmyk, .converted: canvas[place + channel] = level
        }
    }

    private func storeDeep(_ level: UInt16, channel: Int, at place: Int) {
        let bytes = UnsafeMutableRawBufferPointer(canvas)
        func put(_ value: UInt16, _ channel: Int) {
            bytes.storeBytes(of: value, toByteOffset: place + 2 * channel, as: UInt16.self)
        }
        if case .gray(let isInverted) = page.color {
            if channel > 0 { return put(level, 3) }
            for index in 0..<3 { put(isInverted ? .max - level : level, index) }
        } else {
            put(level, channel)
        }
        if channel == 0, page.alpha == .none { put(.max, 3) }
    }

    /// The value at an index of a row, from 0 to 65,535; signed values below zero are zero.
    private func deepLevel(_ values: UnsafeRawBufferPointer, at index: Int) -> UInt16 {
        guard page.bits == 16 else {
            let place = index * 12 / 8
            let (first, second) = (UInt16(values[place]), UInt16(values[place + 1]))
            return index % 2 == 0 ? first << 8 | second & 0xF0 : (first & 15) << 12 | second << 4
        }
        let value = values.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
        return page.isSigned && value >= 0x8000 ? 0 : value
    }

    /// The value at an index of a row, from 0 to 255; of a palette, the index itself.
    ///
    /// Of CMYK in 16 bits the upper 8 are kept.
    private func level(_ values: UnsafeRawBufferPointer, at index: Int) -> UInt8 {
        switch page.bits {
        case 8: return values[index]
        case 16: return UInt8(truncatingIfNeeded: values.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self) >> 8)
        default:
            let perByte = 8 / page.bits
            let value = values[index / perByte] >> UInt8(8 - page.bits - index % perByte * page.bits)
            let maximum = UInt8(truncatingIfNeeded: (1 << page.bits) - 1)
            if case .palette = page.color { return value & maximum }
            return (value & maximum) * (255 / maximum)
        }
    }

    /// Divides colors by the alpha that they are multiplied with.
    func finish() {
        guard page.alpha == .associated else { return }
        if page.isDeep { divideByDeepAlpha() } else { divideByAlpha(canvas) }
    }

    private func divideByDeepAlpha() {
        let bytes = UnsafeMutableRawBufferPointer(canvas)
        for start in stride(from: 0, to: bytes.count, by: 8) {
            let alpha = UInt32(bytes.load(fromByteOffset: start + 6, as: UInt16.self))
            guard alpha != 0 else { continue }
            for place in stride(from: start, to: start + 6, by: 2) {
                let value = UInt64(bytes.load(fromByteOffset: place, as: UInt16.self)) * 65535 / UInt64(alpha)
                bytes.storeBytes(of: UInt16(clamping: value), toByteOffset: place, as: UInt16.self)
            }
        }
    }
}
