import Encoding
public import Hypersphere
public import Images

/// Which parts of an image drive its score: how far the score falls where a part is covered (Zeiler and Fergus,
/// "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2).
public struct OcclusionMap: Sendable {
    /// The side of the encoder's square, pixels.
    public let side: Int

    /// For each pixel, row after row, the mean fall of the score over the patches that covered it, in the score's unit.
    ///
    /// Above zero the pixel drives the image out of distribution, below it holds the image in.
    public let values: [Float]

    private let pixels: [UInt8]

    /// Covers the image patch by patch with its mean colour, and scores each copy.
    ///
    /// - Parameters:
    ///   - image: prepared by the detector.
    ///   - score: one of the detector's; nil for the one that decides, and the first where that is `combined`.
    ///   - detector: scores the copies.
    ///   - session: of the detector.
    /// - Throws: ``DetectionError``.
    public init(
        of image: PreparedImage, score: ScoreName? = nil, detector: Detector, session: DetectorSession
    ) throws(DetectionError) {
        let side = detector.manifest.encoder.input.size
        let place = try detector.index(of: score ?? detector.manifest.decidingScore)
        // A quarter of the side, in steps of half a patch: coarse enough to change a score, fine enough to point.
        let patch = max(1, side / 4)
        let step = max(1, patch / 2)
        let starts = Array(stride(from: 0, to: max(1, side - patch + 1), by: step))
        let mean = image.meanColor
        let corners = starts.flatMap { y in starts.map { x in (x, y) } }
        let copies = corners.map { x, y in image.covered(x: x, y: y, patch: patch, side: side, color: mean) }
        guard let whole = session.measure([image]).first else { throw .degenerateEmbedding }
        let value = try whole.get().values[place]

        var sums = [Float](repeating: 0, count: side * side)
        var counts = [Float](repeating: 0, count: side * side)
        for start in stride(from: 0, to: copies.count, by: 64) {
            let end = min(start + 64, copies.count)
            for (corner, measurement) in zip(corners[start..<end], session.measure(Array(copies[start..<end]))) {
                let fall = value - (try measurement.get().values[place])
                for y in corner.1..<min(side, corner.1 + patch) {
                    for x in corner.0..<min(side, corner.0 + patch) {
                        sums[y * side + x] += fall
                        counts[y * side + x] += 1
                    }
                }
            }
        }
        self.side = side
        values = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        pixels = image.pixels
    }

    /// The image in grey, red where it drives the score up and blue where it holds it down; at least 256 pixels wide.
    public var picture: RGBImage {
        let scale = max(1, (256 + side - 1) / side)
        let largest = max(values.map(abs).max() ?? 0, .leastNormalMagnitude)
        var picture: [UInt8] = []
        picture.reserveCapacity(side * side * scale * scale * 3)
        for y in 0..<side * scale {
            for x in 0..<side * scale {
                let place = y / scale * side + x / scale
                let (red, green, blue) = (pixels[place * 3], pixels[place * 3 + 1], pixels[place * 3 + 2])
                let grey = (0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)) * 0.6 + 50
                let strength = values[place] / largest
                let weight = abs(strength) * 0.75
                let tint: (Float, Float, Float) = strength > 0 ? (225, 45, 35) : (40, 90, 225)
                for (own, other) in [(grey, tint.0), (grey, tint.1), (grey, tint.2)] {
                    picture.append(UInt8(min(255, max(0, own * (1 - weight) + other * weight))))
                }
            }
        }
        return RGBImage(width: side * scale, height: side * scale, pixels: picture)
    }
}

extension PreparedImage {
    fileprivate var meanColor: [UInt8] {
        var sums = [0, 0, 0]
        for (index, value) in pixels.enumerated() { sums[index % 3] += Int(value) }
        return sums.map { UInt8($0 / max(1, pixels.count / 3)) }
    }

    fileprivate func covered(x: Int, y: Int, patch: Int, side: Int, color: [UInt8]) -> PreparedImage {
        var covered = pixels
        for row in y..<min(side, y + patch) {
            for column in x..<min(side, x + patch) {
                for channel in 0..<3 { covered[(row * side + column) * 3 + channel] = color[channel] }
            }
        }
        return PreparedImage(pixels: covered)
    }
}
