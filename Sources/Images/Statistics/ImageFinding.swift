// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A trait in which images plainly differ from those of a detector's bank, whatever they show.
package struct ImageFinding: Sendable, Equatable, Codable {
    /// What differs.
    package enum Trait: String, Sendable, Codable, CaseIterable {
        case size, format, grayness, brightness, sharpness
        case bytesPerPixel = "bytes_per_pixel"
    }

    package var trait: Trait

    /// How many images it was found of.
    package var images: Int

    /// What is usual of these images, in words.
    package var here: String

    /// What is usual of the bank's, in words.
    package var inBank: String

    /// How far the two distributions are apart, 0 to 1: of numbers the statistic of Kolmogorov and Smirnov, of formats the
    /// total variation, of gray images the difference of shares.
    package var distance: Double

    private enum CodingKeys: String, CodingKey {
        case trait, images, here, distance
        case inBank = "in_bank"
    }
}

extension ImageFinding: CustomStringConvertible {
    /// The finding in a sentence without its stop, as in "these images are 500x375, the bank's 128x128".
    package var description: String {
        let (these, have, are) = images == 1 ? ("this image", "has", "is") : ("these images", "have", "are")
        return switch trait {
        case .size, .format: "\(these) \(are) \(here), the bank's \(inBank)"
        case .grayness: "\(these) \(are) \(here), the bank's \(inBank)"
        case .brightness: "\(these) \(have) a mean level of \(here) of 255, the bank's \(inBank)"
        case .sharpness: "\(these) \(have) a sharpness of \(here) (variance of the Laplacian), the bank's \(inBank)"
        case .bytesPerPixel: "\(these) \(have) \(here) bytes a pixel, the bank's \(inBank)"
        }
    }
}
