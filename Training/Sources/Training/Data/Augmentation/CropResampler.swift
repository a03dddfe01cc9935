// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Cuts a box out of an image and resizes it, bilinear with antialiasing, as Pillow's `resize` does.
struct CropResampler {
    /// What one axis contributes to each output coordinate.
    private struct Axis {
        /// The first input coordinate of each output.
        private(set) var starts: [Int] = []
        /// The weights of each output's inputs, `taps` of them.
        private(set) var weights: [Float] = []
        private(set) var taps = 0

        mutating func prepare(from input: Int, to output: Int, mirrored: Bool) {
            let scale = Float(input) / Float(output)
            let support = max(scale, 1)
            taps = min(Int(support.rounded(.up)) * 2 + 1, input)
            starts.removeAll(keepingCapacity: true)
            weights.removeAll(keepingCapacity: true)
            for position in 0..<output {
                let center = (Float(mirrored ? output - 1 - position : position) + 0.5) * scale
                let start = min(max(Int((center - support + 0.5).rounded(.down)), 0), input - taps)
                starts.append(start)
                let first = weights.count
                var sum: Float = 0
                for tap in 0..<taps {
                    let distance = abs((Float(start + tap) + 0.5 - center) / support)
                    let weight = max(0, 1 - distance)
                    weights.append(weight)
                    sum += weight
                }
                for tap in 0..<taps { weights[first + tap] /= sum }
            }
        }
    }

    private var horizontal = Axis()
    private var vertical = Axis()
    private var rows: [Float] = []

    /// Fills `view` with the box of an image.
    ///
    /// - Parameters:
    ///   - view: resized before; filled here.
    ///   - box: inside the image.
    ///   - image: row, column, channel; `side * side * 3` bytes.
    ///   - side: of the image, pixels.
    ///   - mirrored: whether left and right are exchanged.
    mutating func fill(
        _ view: inout View, with box: CropBox, of image: UnsafeBufferPointer<UInt8>, side: Int, mirrored: Bool
    ) {
        let size = view.size
        precondition(image.count == side * side * 3 && box.left >= 0 && box.top >= 0)
        precondition(box.left + box.width <= side && box.top + box.height <= side)
        horizontal.prepare(from: box.width, to: size, mirrored: mirrored)
        vertical.prepare(from: box.height, to: size, mirrored: false)
        if rows.count < 3 * size * box.height { rows = [Float](repeating: 0, count: 3 * size * side) }

        let (across, down) = (horizontal, vertical)
        rows.withUnsafeMutableBufferPointer { rows in
            Self.resample(image, box, side, across, size, into: rows)
            view.withPlanes { red, green, blue in
                for row in 0..<size {
                    let start = down.starts[row]
                    for (channel, plane) in [red, green, blue].enumerated() {
                        for column in 0..<size { plane[row * size + column] = 0 }
                        for tap in 0..<down.taps {
                            let weight = down.weights[row * down.taps + tap]
                            if weight == 0 { continue }
                            let from = ((start + tap) * 3 + channel) * size
                            for column in 0..<size { plane[row * size + column] += weight * rows[from + column] }
                        }
                    }
                }
            }
        }
    }

    /// The horizontal pass: rows of the box, each as three planes of `size` floats.
    private static func resample(
        _ image: UnsafeBufferPointer<UInt8>, _ box: CropBox, _ side: Int, _ axis: Axis, _ size: Int,
        into rows: UnsafeMutableBufferPointer<Float>
    ) {
        axis.starts.withUnsafeBufferPointer { starts in
            axis.weights.withUnsafeBufferPointer { weights in
                for row in 0..<box.height {
                    let line = ((box.top + row) * side + box.left) * 3
                    let target = row * 3 * size
                    for column in 0..<size {
                        var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
                        var source = line + starts[column] * 3
                        for tap in 0..<axis.taps {
                            let weight = weights[column * axis.taps + tap]
                            red += weight * Float(image[source])
                            green += weight * Float(image[source + 1])
                            blue += weight * Float(image[source + 2])
                            source += 3
                        }
                        rows[target + column] = red
                        rows[target + size + column] = green
                        rows[target + 2 * size + column] = blue
                    }
                }
            }
        }
    }
}
