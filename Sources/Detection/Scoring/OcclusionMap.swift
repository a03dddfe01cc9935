// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
package import Hypersphere
package import Images

/// Which parts of an image drive its score: how far the score falls where a part is covered (Zeiler and Fergus,
/// "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2).
package struct OcclusionMap: Sendable {
    /// The columns of the encoder's input, pixels.
    package let width: Int
    /// The rows of the encoder's input, pixels.
    package let height: Int

    /// For each pixel, row after row, the mean fall of the score over the patches that covered it, in the score's unit.
    ///
    /// Above zero the pixel drives the image out of distribution, below it holds the image in.
    package let values: [Float]

    /// The image that was prepared, in color.
    private let pixels: [UInt8]

    /// Covers the image patch by patch with its mean color, and scores each copy.
    ///
    /// - Parameters:
    ///   - image: prepared by the detector.
    ///   - score: one of the detector's; nil for the one that decides, and the first where that is `combined`.
    ///   - detector: scores the copies.
    ///   - session: of the detector.
    /// - Throws: ``DetectionError``.
    package init(
        of image: PreparedImage, score: ScoreName? = nil, detector: Detector, session: DetectorSession
    ) throws(DetectionError) {
        guard let input = detector.manifest.encoder?.input else { throw .noEncoder }
        let (width, height) = (input.width, input.height)
        let place = try detector.index(of: score ?? detector.manifest.decidingScore)
        // A quarter of the side, in steps of half a patch: coarse enough to change a score, fine enough to point.
        let patch = max(1, min(width, height) / 4)
        let step = max(1, patch / 2)
        func starts(_ side: Int) -> [Int] { Array(stride(from: 0, to: max(1, side - patch + 1), by: step)) }
        let mean = image.meanColor(channels: input.channels)
        let corners = starts(height).flatMap { y in starts(width).map { x in (x, y) } }
        let copies = corners.map { x, y in image.covered(x: x, y: y, patch: patch, input: input, color: mean) }
        guard let whole = session.measure([image]).first else { throw .degenerateEmbedding }
        let value = try whole.get().values[place]

        var sums = [Float](repeating: 0, count: width * height)
        var counts = [Float](repeating: 0, count: width * height)
        for start in stride(from: 0, to: copies.count, by: 64) {
            let end = min(start + 64, copies.count)
            for (corner, measurement) in zip(corners[start..<end], session.measure(Array(copies[start..<end]))) {
                let fall = value - (try measurement.get().values[place])
                for y in corner.1..<min(height, corner.1 + patch) {
                    for x in corner.0..<min(width, corner.0 + patch) {
                        sums[y * width + x] += fall
                        counts[y * width + x] += 1
                    }
                }
            }
        }
        self.width = width
        self.height = height
        values = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        pixels = RGBImage(width: width, height: height, channels: input.channels, pixels: image.pixels).pixels
    }

    /// The image in gray, red where it drives the score up and blue where it holds it down; at least 256 pixels wide.
    package var picture: RGBImage {
        let scale = max(1, (256 + width - 1) / width)
        let largest = max(values.map(abs).max() ?? 0, .leastNormalMagnitude)
        var picture: [UInt8] = []
        picture.reserveCapacity(width * height * scale * scale * 3)
        for y in 0..<height * scale {
            for x in 0..<width * scale {
                let place = y / scale * width + x / scale
                let (red, green, blue) = (pixels[place * 3], pixels[place * 3 + 1], pixels[place * 3 + 2])
                let gray = (0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)) * 0.6 + 50
                let strength = values[place] / largest
                let weight = abs(strength) * 0.75
                let tint: (Float, Float, Float) = strength > 0 ? (225, 45, 35) : (40, 90, 225)
                for (own, other) in [(gray, tint.0), (gray, tint.1), (gray, tint.2)] {
                    picture.append(UInt8(min(255, max(0, own * (1 - weight) + other * weight))))
                }
            }
        }
        return RGBImage(width: width * scale, height: height * scale, pixels: picture)
    }
}

extension PreparedImage {
    fileprivate func meanColor(channels: Int) -> [UInt8] {
        var sums = [Int](repeating: 0, count: channels)
        for (index, value) in pixels.enumerated() { sums[index % channels] += Int(value) }
        return sums.map { UInt8($0 / max(1, pixels.count / channels)) }
    }

    fileprivate func covered(
        x: Int, y: Int, patch: Int, input: EncoderInput, color: [UInt8]
    ) -> PreparedImage {
        let channels = input.channels
        var covered = pixels
        for row in y..<min(input.height, y + patch) {
            for column in x..<min(input.width, x + patch) {
                for channel in 0..<channels {
                    covered[(row * input.width + column) * channels + channel] = color[channel]
                }
            }
        }
        return PreparedImage(pixels: covered)
    }
}
