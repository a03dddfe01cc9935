// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images
import Testing

@Suite struct CorruptionTests {
    /// A picture with an edge, a gradient and a color.
    static let image = RGBImage(
        width: 32, height: 32,
        pixels: (0..<32 * 32 * 3).map { index in
            let (x, y, channel) = (index / 3 % 32, index / 96, index % 3)
            return UInt8(x < 16 ? 40 + 3 * y : channel == 0 ? 200 : 60 + 2 * x)
        })

    private func distance(_ first: RGBImage, _ second: RGBImage) -> Double {
        zip(first.pixels, second.pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
            / Double(first.pixels.count)
    }

    @Test("Every severity changes the image more than the one before", arguments: Corruption.allCases)
    func severities(_ corruption: Corruption) {
        let distances = Corruption.severities.map {
            distance(Self.image, corruption.apply(to: Self.image, severity: $0, seed: 1))
        }
        #expect(distances[0] > 0.02 && distances[4] < 80, "\(distances)")
        #expect(distances == distances.sorted(), "\(distances)")
    }

    @Test("Noise follows its seed and its deviation, and the rest needs no seed")
    func seeds() {
        for corruption in Corruption.allCases {
            let first = corruption.apply(to: Self.image, severity: 3, seed: 1)
            #expect(first == corruption.apply(to: Self.image, severity: 3, seed: 1))
            #expect((first == corruption.apply(to: Self.image, severity: 3, seed: 2)) == (corruption != .gaussianNoise))
        }
        let gray = RGBImage(width: 64, height: 64, pixels: Array(repeating: 128, count: 64 * 64 * 3))
        let noisy = Corruption.gaussianNoise.apply(to: gray, severity: 5, seed: 9)
        let deviations = noisy.pixels.map { Double($0) - 128 }
        let variance = deviations.reduce(0) { $0 + $1 * $1 } / Double(deviations.count)
        // 0.1 of white, within six standard errors.
        #expect(abs(variance.squareRoot() - 25.5) < 1)
        #expect(abs(deviations.reduce(0, +) / Double(deviations.count)) < 1.5)
    }

    @Test("A uniform image is left alone by blur, contrast and JPEG, and brightness adds to it")
    func uniform() {
        let gray = RGBImage(width: 16, height: 16, pixels: Array(repeating: 100, count: 16 * 16 * 3))
        for corruption in [Corruption.gaussianBlur, .contrast, .jpeg] {
            #expect(distance(gray, corruption.apply(to: gray, severity: 5, seed: 0)) < 1.5, "\(corruption)")
        }
        // 0.3 of 255, rounded: 77.
        #expect(Set(Corruption.brightness.apply(to: gray, severity: 5, seed: 0).pixels) == [177])
        let black = RGBImage(width: 1, height: 1, pixels: [0, 0, 0])
        #expect(Corruption.brightness.apply(to: black, severity: 1, seed: 0).pixels == [13, 13, 13])
    }

    @Test("Brightness keeps the hue")
    func hue() {
        let image = RGBImage(width: 1, height: 1, pixels: [100, 50, 0])
        #expect(Corruption.brightness.apply(to: image, severity: 5, seed: 0).pixels == [177, 88, 0])
    }

    @Test("Blur is a Gaussian: a point spreads as its density does, and nothing is lost")
    func blur() {
        var pixels = [UInt8](repeating: 0, count: 33 * 33 * 3)
        for channel in 0..<3 { pixels[(16 * 33 + 16) * 3 + channel] = 255 }
        let blurred = Corruption.gaussianBlur.apply(
            to: RGBImage(width: 33, height: 33, pixels: pixels), severity: 5, seed: 0)
        func value(_ x: Int, _ y: Int) -> Double { Double(blurred.pixels[(y * 33 + x) * 3]) }
        // Sigma is 33 / 32 pixels: the density at the center, and a pixel beside it.
        #expect(abs(value(16, 16) - 255 * 0.1497) < 2)
        #expect(abs(value(17, 16) / value(16, 16) - 0.625) < 0.05)
        #expect(value(15, 16) == value(17, 16) && value(16, 15) == value(16, 17))
    }
}
