// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What of an image's file is turned into pixels where programs differ: orientation, transparency, and the lower half of
/// 16 bits.
///
/// An encoder expects pixels of the loader that it was trained with. The default is what the first release did.
package struct LoaderPolicy: Sendable, Equatable {
    /// What becomes of the orientation in EXIF or XMP.
    package enum EXIF: String, Sendable, Codable, CaseIterable {
        /// The image is turned upright.
        case apply
        /// The pixels stay as they are stored.
        case ignore
    }

    /// What becomes of transparent pixels.
    package enum Alpha: String, Sendable, Codable, CaseIterable {
        /// They are composed over white.
        case white
        /// They are composed over black.
        case black
        /// Their colors are taken as they are stored, as `convert("RGB")` of Pillow does.
        case drop
    }

    /// How levels of 16 bits become levels of 8.
    package enum Depth: String, Sendable, Codable, CaseIterable {
        /// The upper 8 bits.
        case highByte = "high-byte"
        /// As `convert("RGB")` of Pillow: of gray images without alpha the levels themselves, above 255 white; of the others
        /// the upper 8 bits.
        case clip
        /// From the darkest to the lightest level of the image, all channels alike.
        case stretch
        /// The upper 8 of the significant bits: of those that the `sBIT` chunk names, else of 8, 10, 12, 14 or 16, whichever
        /// the image needs.
        case sbit
    }

    package var exif: EXIF
    package var alpha: Alpha
    package var depth: Depth

    package init(exif: EXIF = .apply, alpha: Alpha = .white, depth: Depth = .highByte) {
        self.exif = exif
        self.alpha = alpha
        self.depth = depth
    }

    /// Upright, over white, upper 8 bits.
    package static let `default` = LoaderPolicy()

    /// A loader under its name.
    package enum Preset: String, Sendable, CaseIterable {
        /// torchvision's `ImageFolder`, and timm: `Image.open(file).convert("RGB")`.
        case torchvision
        /// Hugging Face's `load_image`: `ImageOps.exif_transpose(Image.open(file)).convert("RGB")`.
        case pillowUpright = "pillow-upright"

        package var policy: LoaderPolicy {
            switch self {
            case .torchvision: LoaderPolicy(exif: .ignore, alpha: .drop, depth: .clip)
            case .pillowUpright: LoaderPolicy(exif: .apply, alpha: .drop, depth: .clip)
            }
        }
    }
}

extension LoaderPolicy: Codable {
    private enum CodingKeys: String, CodingKey {
        case exif, alpha, depth
    }

    /// Reads a policy; what is missing is as in ``default``.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            exif: try container.decodeIfPresent(EXIF.self, forKey: .exif) ?? .apply,
            alpha: try container.decodeIfPresent(Alpha.self, forKey: .alpha) ?? .white,
            depth: try container.decodeIfPresent(Depth.self, forKey: .depth) ?? .highByte)
    }
}

extension LoaderPolicy: CustomStringConvertible {
    /// The policy in words, as in "EXIF applied, alpha over white, 16 bits: high-byte", with the preset's name where it has
    /// one.
    package var description: String {
        let alpha = alpha == .drop ? "dropped" : "over \(alpha.rawValue)"
        let words = "EXIF \(exif == .apply ? "applied" : "ignored"), alpha \(alpha), 16 bits: \(depth.rawValue)"
        guard let preset = Preset.allCases.first(where: { $0.policy == self }) else { return words }
        return "\(words) (as \(preset.rawValue))"
    }
}
