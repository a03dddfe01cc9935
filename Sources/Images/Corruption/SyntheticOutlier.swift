// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Randomness

/// What is made of an in-distribution image so that it no longer shows what it shows: a stand-in for OOD images where
/// there are none.
///
/// How well a detector tells stand-ins says nothing of how well it tells real OOD images; one that cannot tell them is
/// broken.
package enum SyntheticOutlier: String, Sendable, Codable, CaseIterable {
    /// The image in 4x4 tiles, which are shuffled: its colors and textures without its shapes.
    case shuffledTiles = "shuffled_tiles"
    /// The pixels, shuffled: its colors alone.
    case shuffledPixels = "shuffled_pixels"

    /// The stand-in.
    ///
    /// - Parameters:
    ///   - image: an image of any size.
    ///   - seed: of the order; the same seed gives the same image.
    /// - Returns: an image of the same size.
    package func apply(to image: RGBImage, seed: UInt64) -> RGBImage {
        var random = SplitMix64(state: seed)
        return switch self {
        case .shuffledTiles: image.shuffled(tilesPerSide: 4, &random)
        case .shuffledPixels: image.shuffledPixels(&random)
        }
    }
}

extension RGBImage {
    /// The image with tiles of equal size in another order; what is left at the right and below stays.
    fileprivate func shuffled(tilesPerSide: Int, _ random: inout SplitMix64) -> RGBImage {
        let tile = (width: max(1, width / tilesPerSide), height: max(1, height / tilesPerSide))
        let (columns, rows) = (min(tilesPerSide, width), min(tilesPerSide, height))
        let sources = Array(0..<columns * rows).shuffled(using: &random)
        var result = pixels
        for (target, source) in sources.enumerated() {
            for line in 0..<tile.height {
                let from = ((source / columns * tile.height + line) * width + source % columns * tile.width) * 3
                let to = ((target / columns * tile.height + line) * width + target % columns * tile.width) * 3
                result.replaceSubrange(to..<to + tile.width * 3, with: pixels[from..<from + tile.width * 3])
            }
        }
        return RGBImage(width: width, height: height, pixels: result)
    }

    fileprivate func shuffledPixels(_ random: inout SplitMix64) -> RGBImage {
        var result = pixels
        for (target, source) in Array(0..<width * height).shuffled(using: &random).enumerated() {
            for channel in 0..<3 { result[target * 3 + channel] = pixels[source * 3 + channel] }
        }
        return RGBImage(width: width, height: height, pixels: result)
    }
}
