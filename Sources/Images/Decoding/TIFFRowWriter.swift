/// Turns the stored values of a TIFF's rows into pixels of three bytes, or four.
struct TIFFRowWriter {
    private let page: TIFFPage
    private let canvas: UnsafeMutableBufferPointer<UInt8>
    private let channels: Int
    /// Stored channels that become pixels: those of colour, and then alpha.
    private let used: Int

    init(_ page: TIFFPage, _ canvas: UnsafeMutableBufferPointer<UInt8>) {
        (self.page, self.canvas) = (page, canvas)
        channels = page.storesFourChannels ? 4 : 3
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
                store(level(values, at: index), channel: channel, at: place)
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

    /// The value at an index of a row, from 0 to 255; of a palette, the index itself.
    ///
    /// Of 16 bits the upper 8 are kept, and of signed values those above zero, as of other formats.
    private func level(_ values: UnsafeRawBufferPointer, at index: Int) -> UInt8 {
        switch page.bits {
        case 8: return values[index]
        case 16:
            let value = values.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            return UInt8(truncatingIfNeeded: (page.isSigned && value >= 0x8000 ? 0 : value) >> 8)
        case 12:
            let place = index * 12 / 8
            return index % 2 == 0 ? values[place] : values[place] << 4 | values[place + 1] >> 4
        default:
            let perByte = 8 / page.bits
            let value = values[index / perByte] >> UInt8(8 - page.bits - index % perByte * page.bits)
            let maximum = UInt8(truncatingIfNeeded: (1 << page.bits) - 1)
            if case .palette = page.color { return value & maximum }
            return (value & maximum) * (255 / maximum)
        }
    }

    /// Divides colours by the alpha that they are multiplied with.
    func finish() {
        if page.alpha == .associated { divideByAlpha(canvas) }
    }
}
