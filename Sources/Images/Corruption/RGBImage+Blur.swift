// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension RGBImage {
    /// The image convolved with a Gaussian, its borders repeated outwards.
    ///
    /// - Parameter sigma: the standard deviation, pixels.
    /// - Returns: an image of the same size.
    func blurred(sigma: Double) -> RGBImage {
        let radius = max(1, Int((4 * sigma).rounded(.up)))
        var weights = (-radius...radius).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
        let sum = weights.reduce(0, +)
        for index in weights.indices { weights[index] /= sum }

        let rows = convolve(
            pixels.map(Float.init), lines: height, lineStride: width * 3, length: width, stride: 3, weights)
        let columns = convolve(rows, lines: width, lineStride: 3, length: height, stride: width * 3, weights)
        return RGBImage(width: width, height: height, pixels: columns.map { channelValue(Double($0)) })
    }

    /// Convolves every line of three interleaved channels.
    private func convolve(
        _ values: [Float], lines: Int, lineStride: Int, length: Int, stride: Int, _ weights: [Float]
    ) -> [Float] {
        let radius = weights.count / 2
        return [Float](unsafeUninitializedCapacity: values.count) { target, initialized in
            values.withUnsafeBufferPointer { source in
                for line in 0..<lines {
                    for position in 0..<length {
                        for channel in 0..<3 {
                            let start = line * lineStride + channel
                            var sum: Float = 0
                            for offset in -radius...radius {
                                let place = min(max(position + offset, 0), length - 1)
                                sum += weights[offset + radius] * source[start + place * stride]
                            }
                            target[start + position * stride] = sum
                        }
                    }
                }
            }
            initialized = values.count
        }
    }
}
