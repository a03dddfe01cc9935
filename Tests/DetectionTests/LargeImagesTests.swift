// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Images
import Testing

@Suite("Large images")
struct LargeImagesTests {
    private static func decode(_ width: Int, _ height: Int, limits: ImageLimits) throws(ImageError) -> [Int] {
        var tried: [Int] = []
        _ = try LargeImages.decode(within: limits) { limits throws(ImageError) in
            tried.append(limits.maximumPixels)
            guard width * height <= limits.maximumPixels else {
                throw .tooManyPixels(width: width, height: height, limit: limits.maximumPixels)
            }
        }
        return tried
    }

    @Test("An image of a common size is decoded at once; a larger one is, too, within the limit")
    func sizes() throws {
        let (common, limits) = (LargeImages.commonPixels, ImageLimits.default)
        #expect(try Self.decode(5000, 5000, limits: limits) == [common])
        #expect(try Self.decode(8000, 6000, limits: limits) == [common, limits.maximumPixels])
        #expect(try Self.decode(10, 10, limits: ImageLimits(maximumPixels: 100)) == [100])
    }

    @Test("The error of an image over the limit names that limit")
    func error() {
        let error = ImageError.tooManyPixels(width: 20_000, height: 10_000, limit: 100_000_000)
        #expect(throws: error) { try Self.decode(20_000, 10_000, limits: .default) }
    }
}
