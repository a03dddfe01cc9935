/// An image being augmented: three planes of floats from 0 to 255.
struct View {
    private(set) var size = 0
    private(set) var red: [Float] = []
    private(set) var green: [Float] = []
    private(set) var blue: [Float] = []

    /// Makes room for `size * size` pixels; memory is kept from view to view.
    mutating func resize(to size: Int) {
        guard size != self.size else { return }
        self.size = size
        for plane in [\View.red, \.green, \.blue] {
            self[keyPath: plane] = [Float](repeating: 0, count: size * size)
        }
    }

    /// Calls `body` with the planes' memory.
    mutating func withPlanes(
        _ body: (
            _ red: UnsafeMutableBufferPointer<Float>, _ green: UnsafeMutableBufferPointer<Float>,
            _ blue: UnsafeMutableBufferPointer<Float>
        ) -> Void
    ) {
        red.withUnsafeMutableBufferPointer { red in
            green.withUnsafeMutableBufferPointer { green in
                blue.withUnsafeMutableBufferPointer { blue in body(red, green, blue) }
            }
        }
    }

    /// Luma of ITU-R BT.601, the gray of Pillow's mode L.
    static func gray(_ red: Float, _ green: Float, _ blue: Float) -> Float {
        0.299 * red + 0.587 * green + 0.114 * blue
    }

    /// The mean gray of all pixels.
    var meanGray: Float {
        var (reds, greens, blues): (Float, Float, Float) = (0, 0, 0)
        for index in red.indices {
            reds += red[index]
            greens += green[index]
            blues += blue[index]
        }
        return Self.gray(reds, greens, blues) / Float(max(red.count, 1))
    }

    /// Moves every channel away from `other` (factor above 1) or towards it.
    mutating func blend(with other: Float, _ factor: Float) {
        let shift = other * (1 - factor)
        withPlanes { red, green, blue in
            for plane in [red, green, blue] {
                for index in plane.indices {
                    plane[index] = min(max(plane[index] * factor + shift, 0), 255)
                }
            }
        }
    }

    /// Moves every pixel away from its own gray (factor above 1) or towards it; 0 takes all color.
    mutating func saturate(_ factor: Float) {
        withPlanes { red, green, blue in
            for index in red.indices {
                let shift = Self.gray(red[index], green[index], blue[index]) * (1 - factor)
                red[index] = min(max(red[index] * factor + shift, 0), 255)
                green[index] = min(max(green[index] * factor + shift, 0), 255)
                blue[index] = min(max(blue[index] * factor + shift, 0), 255)
            }
        }
    }

    /// Turns the hue by a share of the full circle; value and saturation (of HSV) stay.
    mutating func turnHue(by turn: Float) {
        withPlanes { red, green, blue in
            for index in red.indices {
                let (r, g, b) = (red[index], green[index], blue[index])
                let value = max(r, max(g, b))
                let chroma = value - min(r, min(g, b))
                if chroma <= 0 { continue }
                let sixth: Float
                if value == r {
                    sixth = (g - b) / chroma
                } else if value == g {
                    sixth = 2 + (b - r) / chroma
                } else {
                    sixth = 4 + (r - g) / chroma
                }
                // From 4 to below 17, so that the remainders below are of positive numbers.
                let hue = sixth + 6 * turn + 6
                red[index] = Self.channel(5, hue, value, chroma)
                green[index] = Self.channel(3, hue, value, chroma)
                blue[index] = Self.channel(1, hue, value, chroma)
            }
        }
    }

    /// A channel of the color of this hue, in sixths of the circle, by its phase.
    private static func channel(_ phase: Float, _ hue: Float, _ value: Float, _ chroma: Float) -> Float {
        let position = phase + hue
        let place = position - 6 * (position * (1 / 6)).rounded(.down)
        return value - chroma * max(0, min(place, 4 - place, 1))
    }

    /// Writes the pixels as bytes, row, column, channel, turned anticlockwise by quarters of the circle.
    func write(to bytes: UnsafeMutableBufferPointer<UInt8>, turns: Int = 0) {
        precondition(bytes.count == 3 * red.count)
        // Where the view's first pixel comes from, and how far apart those of a row and a column are.
        let last = size - 1
        let (first, alongRow, alongColumn) =
            switch turns & 3 {
            case 1: (last, size, -1)
            case 2: (size * size - 1, -1, -size)
            case 3: (last * size, -size, 1)
            default: (0, 1, size)
            }
        red.withUnsafeBufferPointer { red in
            green.withUnsafeBufferPointer { green in
                blue.withUnsafeBufferPointer { blue in
                    for row in 0..<size {
                        for column in 0..<size {
                            let source = first + row * alongColumn + column * alongRow
                            let target = 3 * (row * size + column)
                            bytes[target] = UInt8(red[source] + 0.5)
                            bytes[target + 1] = UInt8(green[source] + 0.5)
                            bytes[target + 2] = UInt8(blue[source] + 0.5)
                        }
                    }
                }
            }
        }
    }
}
