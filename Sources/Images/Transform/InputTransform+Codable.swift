// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension InputTransform: Codable {
    private enum CodingKeys: String, CodingKey {
        case resize, crop, interpolation, channels, padding, rounding, loader
    }

    private enum Mode: String, Codable {
        case squash, cover, fit, pad, none
    }

    /// A resizing other than by the shorter side, and a part that is no square.
    private struct Rectangle: Codable {
        var mode: Mode?
        var width: Int?
        var height: Int?
    }

    /// Reads a transform.
    ///
    /// `resize` is a number for the shorter side, or an object with a `mode` and a size; `crop` is a number for a square, or
    /// an object of `width` and `height`. Missing are `channels` of 3, black `padding`, the filter's usual `rounding`,
    /// and the default `loader`.
    ///
    /// - Throws: `DecodingError` where a value is missing, of another type or out of range.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let crop = try Self.sides(of: container, .crop) { Rectangle(width: $0, height: $0) }
        let resize = try Self.sides(of: container, .resize) { Rectangle(width: $0) }
        func side(_ side: Int?, _ key: CodingKeys) throws -> Int {
            guard let side else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "a width and a height are needed")
            }
            return side
        }
        let resizing: Resizing =
            switch resize.mode {
            case nil: .shorterSide(try side(resize.width, .resize))
            case .squash?: .squash(width: try side(resize.width, .resize), height: try side(resize.height, .resize))
            case .cover?: .cover(width: try side(resize.width, .resize), height: try side(resize.height, .resize))
            case .fit?: .fit(width: try side(resize.width, .resize), height: try side(resize.height, .resize))
            case .pad?: .padded(width: try side(resize.width, .resize), height: try side(resize.height, .resize))
            case Mode.none?: .none
            }
        let (width, height) = (try side(crop.width, .crop), try side(crop.height, .crop))
        let channels = try container.decodeIfPresent(Int.self, forKey: .channels) ?? 3
        let interpolation = try container.decode(Interpolation.self, forKey: .interpolation)
        let padding = try container.decodeIfPresent([UInt8].self, forKey: .padding)
        let rounding = try container.decodeIfPresent(Rounding.self, forKey: .rounding)
        let loader = try container.decodeIfPresent(LoaderPolicy.self, forKey: .loader) ?? .default
        do throws(TransformError) {
            try self.init(
                resizing, width: width, height: height, channels: channels, interpolation: interpolation,
                padding: padding, rounding: rounding, loader: loader)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: error.description))
        }
    }

    /// Writes what ``init(from:)`` reads; a transform that earlier releases knew, as they did.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch resizing {
        case .shorterSide(let side): try container.encode(side, forKey: .resize)
        case .squash(let width, let height):
            try container.encode(Rectangle(mode: .squash, width: width, height: height), forKey: .resize)
        case .cover(let width, let height):
            try container.encode(Rectangle(mode: .cover, width: width, height: height), forKey: .resize)
        case .fit(let width, let height):
            try container.encode(Rectangle(mode: .fit, width: width, height: height), forKey: .resize)
        case .padded(let width, let height):
            try container.encode(Rectangle(mode: .pad, width: width, height: height), forKey: .resize)
        case .none: try container.encode(Rectangle(mode: Mode.none), forKey: .resize)
        }
        if width == height {
            try container.encode(width, forKey: .crop)
        } else {
            try container.encode(Rectangle(width: width, height: height), forKey: .crop)
        }
        try container.encode(interpolation, forKey: .interpolation)
        if channels != 3 { try container.encode(channels, forKey: .channels) }
        if padding.contains(where: { $0 != 0 }) { try container.encode(padding, forKey: .padding) }
        if rounding != interpolation.usualRounding { try container.encode(rounding, forKey: .rounding) }
        if loader != .default { try container.encode(loader, forKey: .loader) }
    }

    private static func sides(
        of container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys, number: (Int) -> Rectangle
    ) throws -> Rectangle {
        if let side = try? container.decode(Int.self, forKey: key) { return number(side) }
        return try container.decode(Rectangle.self, forKey: key)
    }
}
