// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Images

/// How images are resized and cropped to whatever size an encoder takes.
package struct TransformPlan: Sendable, Equatable {
    /// How an image's sides become those that it is cropped from.
    package enum Mode: String, Sendable, CaseIterable {
        /// The shorter side to a length, the longer one in proportion, and the center is cropped.
        case shorter
        /// Both sides, whatever the proportions.
        case squash
        /// In proportion until the whole image fits, and padded.
        case fit
        /// Padded to a square, then resized.
        case pad
        /// Not resized: the center is cropped.
        case none
    }

    /// To what length.
    package enum Length: Sendable, Equatable {
        /// The size that is cropped, divided by this share and rounded down: timm's `crop_pct`.
        case share(Double)
        /// So many pixels: the shorter side, or both.
        case pixels(Int)
        /// Height and width.
        case rectangle(height: Int, width: Int)
    }

    package var mode: Mode
    package var length: Length
    /// The size that a length in pixels belongs to, and with which it is scaled; nil where it is for all.
    package var reference: ImageSize?
    package var interpolation: InputTransform.Interpolation
    /// One level a channel; nil for black.
    package var padding: [UInt8]?
    /// Nil for the filter's usual rounding.
    package var rounding: InputTransform.Rounding?

    package init(
        mode: Mode = .shorter, length: Length = .share(1), reference: ImageSize? = nil,
        interpolation: InputTransform.Interpolation = .bilinear, padding: [UInt8]? = nil,
        rounding: InputTransform.Rounding? = nil
    ) {
        self.mode = mode
        self.length = length
        self.reference = reference
        self.interpolation = interpolation
        self.padding = padding
        self.rounding = rounding
    }

    /// The transform to images of a size.
    ///
    /// - Parameters:
    ///   - size: what the encoder takes.
    ///   - channels: 1 or 3.
    /// - Returns: the transform.
    /// - Throws: `TransformError` where a side is out of range.
    package func transform(to size: ImageSize, channels: Int) throws(TransformError) -> InputTransform {
        let (width, height) = resizedSize(for: size)
        let isSquare = width == height
        let resizing: InputTransform.Resizing =
            switch mode {
            case .shorter:
                if case .pixels(let side) = length, reference == nil {
                    .shorterSide(side)
                } else {
                    isSquare ? .shorterSide(width) : .cover(width: width, height: height)
                }
            case .squash: .squash(width: width, height: height)
            case .fit: .fit(width: width, height: height)
            case .pad: .padded(width: width, height: height)
            case .none: .none
            }
        var color = padding
        if let padding, padding.count == 1, channels == 3 { color = padding + padding + padding }
        if let padding, padding.count == 3, channels == 1 {
            color = RGBImage(width: 1, height: 1, pixels: padding).gray
        }
        return try InputTransform(
            resizing, width: size.width, height: size.height, channels: channels, interpolation: interpolation,
            padding: color, rounding: rounding)
    }

    private func resizedSize(for size: ImageSize) -> (width: Int, height: Int) {
        func scaled(_ side: Int, _ target: Int, _ reference: Int?) -> Int {
            guard let reference, reference > 0, reference != target else { return side }
            return Int((Double(side) * Double(target) / Double(reference)).rounded())
        }
        switch length {
        case .share(let share):
            // Beyond range where the share is absurd, which the transform refuses.
            func divided(_ side: Int) -> Int { Int(min(1e9, (Double(side) / share).rounded(.down))) }
            return (divided(size.width), divided(size.height))
        case .pixels(let side):
            return (scaled(side, size.width, reference?.width), scaled(side, size.height, reference?.height))
        case .rectangle(let height, let width):
            return (scaled(width, size.width, reference?.width), scaled(height, size.height, reference?.height))
        }
    }
}

extension ImageSize: CustomStringConvertible {
    /// As in "224x224": height, then width.
    package var description: String { "\(height)x\(width)" }
}
