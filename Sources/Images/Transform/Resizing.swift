// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension InputTransform {
    /// To what size an image is resized before the center is cut.
    package enum Resizing: Sendable, Equatable {
        /// The shorter side to a length, the longer one in proportion: torchvision's `Resize(n)`.
        case shorterSide(Int)
        /// Both sides, whatever the proportions: torchvision's `Resize((height, width))`.
        case squash(width: Int, height: Int)
        /// In proportion, to the smallest size that covers a rectangle: timm's crop mode `center`.
        case cover(width: Int, height: Int)
        /// In proportion, to the largest size that fits into a rectangle: a letterbox, timm's crop mode `border`.
        case fit(width: Int, height: Int)
        /// The image is padded to a square first, and then both sides are resized.
        case padded(width: Int, height: Int)
        /// Not at all.
        case none

        /// The lengths that are asked for.
        var sides: [Int] {
            switch self {
            case .shorterSide(let side): [side]
            case .squash(let width, let height), .cover(let width, let height), .fit(let width, let height),
                .padded(let width, let height):
                [width, height]
            case .none: []
            }
        }
    }

    /// The filter by which an image is resized.
    package enum Interpolation: String, Codable, Sendable, CaseIterable {
        /// Pillow: a triangle, of support 1.
        case bilinear
        /// Pillow: Keys' cubic with a = -0.5, of support 2 (IEEE Trans. ASSP 29(6), 1981, equation 4).
        case bicubic
        /// Pillow: a sinc windowed by a sinc, of support 3.
        case lanczos
        /// Pillow: the pixel under the center.
        case nearest
        /// Pillow: the mean of the pixels that a resized one covers.
        case box
        /// Pillow: a sinc windowed by Hamming's function, of support 1.
        case hamming
        /// OpenCV: `INTER_LINEAR`, of two pixels a side however much an image shrinks.
        case opencvLinear = "opencv-linear"
        /// OpenCV: `INTER_CUBIC`, of four pixels a side, with a = -0.75.
        case opencvCubic = "opencv-cubic"
        /// OpenCV: `INTER_AREA`, the mean of what a pixel covers where an image shrinks, else nearly `INTER_LINEAR`.
        case opencvArea = "opencv-area"
        /// OpenCV: `INTER_NEAREST`.
        case opencvNearest = "opencv-nearest"

        /// Whether it is one of OpenCV's.
        package var isOpenCV: Bool { rawValue.hasPrefix("opencv-") }

        /// The rounding of the library that people use such a filter with.
        var usualRounding: Rounding { isOpenCV ? .albumentations : .torchvision }
    }

    /// The library after which the sizes in proportion and the offsets of a crop are rounded.
    package enum Rounding: String, Codable, Sendable, CaseIterable {
        /// torchvision and timm: a longer side is rounded down, an offset to the nearest even number.
        case torchvision
        /// Hugging Face transformers: a longer side and an offset are rounded down.
        case transformers
        /// albumentations: a longer side is rounded to the nearest, an offset down.
        case albumentations
    }
}

/// Why a transform cannot be made.
package enum TransformError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A side is out of range.
    case side(Int)
    /// There are neither one nor three channels.
    case channels(Int)
    /// The padding's color has another number of levels than an image has channels.
    case padding(count: Int, channels: Int)

    package var description: String {
        switch self {
        case .side(let side):
            "images are resized and cropped to sides of 1 to \(InputTransform.sides.upperBound) pixels, not \(side)"
        case .channels(let count): "images have 1 or 3 channels, not \(count)"
        case .padding(let count, let channels):
            "the padding's color must have one level a channel (\(channels)), not \(count)"
        }
    }
}
