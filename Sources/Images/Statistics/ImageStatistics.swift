// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How the traits of a set's images are distributed.
package struct ImageStatistics: Sendable, Equatable, Codable {
    /// The number of images.
    package var images: Int

    /// By name of the format, the number of images.
    package var formats: [String: Int]

    /// The most common sizes, the most common first.
    package var sizes: [SizeCount]

    /// The number of images without colors; nil where the encoder takes one channel.
    package var grayImages: Int?

    /// Columns before resizing.
    package var width: Quantiles

    /// Rows before resizing.
    package var height: Quantiles

    /// The square root of columns times rows.
    package var side: Quantiles

    package var bytesPerPixel: Quantiles
    package var brightness: Quantiles
    package var sharpness: Quantiles

    /// A size, and how many images have it.
    package struct SizeCount: Sendable, Equatable, Codable {
        package var width: Int
        package var height: Int
        package var images: Int
    }

    /// The sizes that are kept.
    private static let keptSizes = 3

    /// - Parameter traits: of the set's images; nil where there are none.
    package init?(_ traits: some Collection<ImageTraits>) {
        func quantiles(_ value: (ImageTraits) -> Double) -> Quantiles? { Quantiles(of: traits.map(value)) }
        guard let width = quantiles({ Double($0.width) }), let height = quantiles({ Double($0.height) }),
            let side = quantiles({ Double($0.width * $0.height).squareRoot() }),
            let bytes = quantiles({ Double($0.bytesPerPixel) }),
            let brightness = quantiles({ Double($0.brightness) }),
            let sharpness = quantiles({ Double($0.sharpness) })
        else { return nil }
        images = traits.count
        formats = traits.reduce(into: [:]) { $0[$1.format.rawValue, default: 0] += 1 }
        let counts = traits.reduce(into: [SIMD2<Int>: Int]()) { $0[SIMD2($1.width, $1.height), default: 0] += 1 }
        sizes = Self.mostCommon(counts)
        grayImages = traits.contains { $0.isGray == nil } ? nil : traits.count { $0.isGray == true }
        (self.width, self.height, self.side) = (width, height, side)
        (bytesPerPixel, self.brightness, self.sharpness) = (bytes, brightness, sharpness)
    }

    /// The most common sizes, given how many images have each.
    static func mostCommon(_ counts: [SIMD2<Int>: Int]) -> [SizeCount] {
        counts.map { SizeCount(width: $0.key.x, height: $0.key.y, images: $0.value) }
            .sorted { ($1.images, $0.width, $0.height) < ($0.images, $1.width, $1.height) }
            .prefix(keptSizes).map(\.self)
    }

    /// The share of images without colors; nil where the encoder takes one channel.
    package var grayShare: Double? { grayImages.map { Double($0) / Double(max(images, 1)) } }

    private enum CodingKeys: String, CodingKey {
        case images, formats, sizes, width, height, side, brightness, sharpness
        case grayImages = "gray_images"
        case bytesPerPixel = "bytes_per_pixel"
    }
}
