// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Images
import Testing

/// Which images are decoded without another thread.
@Suite struct SmallImageTests {
    private let transform = InputTransform(resize: 32, crop: 32)

    private func image(width: Int, height: Int) -> RGBImage {
        RGBImage(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 5) })
    }

    private func prepareIfSmall(
        _ bytes: [UInt8], transform: InputTransform? = nil, limits: ImageLimits = .default
    ) throws -> PreparedImage? {
        try bytes.withUnsafeBytes { bytes in
            try PreparedImage(decodingSmall: bytes, transform: transform ?? self.transform, limits: limits)
        }
    }

    @Test("A small JPEG is prepared as any other image is")
    func smallJPEG() throws {
        let bytes = try #require(image(width: 64, height: 64).jpeg(quality: 80))
        let small = try #require(try prepareIfSmall(bytes))
        let usual = try bytes.withUnsafeBytes { try PreparedImage(decoding: $0, transform: transform) }
        #expect(small.pixels == usual.pixels)
    }

    @Test("What may take long is left to another thread")
    func notSmall() throws {
        let bytes = try #require(image(width: 64, height: 64).jpeg(quality: 80))
        #expect(try prepareIfSmall(bytes, transform: InputTransform(resize: 65, crop: 32)) == nil)
        // What follows the end of a JPEG does not matter to it.
        #expect(try prepareIfSmall(bytes + [UInt8](repeating: 0, count: 16 * 1024)) == nil)
        #expect(try prepareIfSmall(try #require(image(width: 65, height: 64).jpeg(quality: 80))) == nil)
        #expect(try prepareIfSmall(bytes, limits: ImageLimits(maximumPixels: 100)) == nil)
        #expect(try prepareIfSmall(try #require(image(width: 8, height: 8).png())) == nil)
    }

    @Test("A small JPEG that is damaged is refused")
    func damaged() throws {
        let bytes = try #require(image(width: 64, height: 64).jpeg(quality: 80))
        #expect(throws: ImageError.self) { try prepareIfSmall([UInt8](bytes.prefix(bytes.count / 2))) }
    }
}
