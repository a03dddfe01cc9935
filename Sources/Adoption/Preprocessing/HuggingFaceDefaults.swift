// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What an image processor's class of Hugging Face transformers sets where a file says nothing.
struct HuggingFaceDefaults {
    var size: JSONValue?
    var cropSize: JSONValue?
    var crops = false
    /// Pillow's number of a filter.
    var resample: Int? = 2
    var statistics = Statistics.half
    var normalizes = true
    /// Whether a size of one number means both sides.
    var isSquare = true
    /// The share of an image that is cropped.
    var share: Double?
    /// Whether the channels are turned to blue, green, red.
    var flips = false
    var includesTop = false
    /// Whether height and width are lengths of the shorter side that the share is taken of.
    var scalesRectangle = false
    private(set) var isConvNext = false
    private(set) var isLevit = false
    private(set) var isEfficientNet = false

    /// - Parameter kind: the class, as in "ViTImageProcessorFast" or "ViTFeatureExtractor".
    init(kind: String) {
        func number(_ side: Double) -> JSONValue { .number(side) }
        func shortest(_ side: Double, crop: Double) {
            size = .object(["shortest_edge": .number(side)])
            cropSize = .number(crop)
            (crops, isSquare) = (true, false)
        }
        let suffixes = ["ImageProcessorFast", "ImageProcessorPil", "ImageProcessor", "FeatureExtractor"]
        let stem = suffixes.first { kind.hasSuffix($0) }.map { kind.dropLast($0.count) } ?? kind[...]
        switch stem {
        case "ViT": size = number(224)
        case "DeiT": (size, cropSize, crops, resample) = (number(256), number(224), true, 3)
        case "Beit", "Data2VecVision": (size, cropSize, resample) = (number(224), number(224), 3)
        case "Siglip": (size, resample) = (number(224), 3)
        case "CLIP", "ChineseCLIP", "OpenCLIP", "Bit":
            shortest(224, crop: 224)
            (resample, statistics) = (3, Statistics.clip)
        case "Blip", "BlipImage": (size, resample, statistics) = (number(384), 3, Statistics.clip)
        case "Pvt": (size, resample, statistics) = (number(224), 3, Statistics.imagenet)
        case "MobileNetV1", "MobileNetV2": shortest(256, crop: 224)
        case "ConvNext", "ConvNeXT":
            (size, resample, isSquare, isConvNext) = (.object(["shortest_edge": .number(384)]), 3, false, true)
        case "Levit":
            shortest(224, crop: 224)
            (resample, statistics, isLevit) = (3, Statistics.imagenet, true)
        case "EfficientNet":
            (size, cropSize, resample) = (number(346), number(289), 3)
            (isEfficientNet, includesTop) = (true, true)
        case "MobileViT":
            shortest(224, crop: 256)
            (resample, normalizes, flips) = (3, false, true)
        case "PoolFormer":
            shortest(224, crop: 224)
            (resample, statistics, share, scalesRectangle) = (3, Statistics.imagenet, 0.9, true)
        default: break
        }
    }
}
