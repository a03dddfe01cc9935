// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Images

/// An image processor of Hugging Face transformers, as its `preprocessor_config.json` has it.
///
/// Keys that a file lacks are those that the processor's class sets.
struct HuggingFaceProcessor {
    private let values: JSONValue
    private let defaults: HuggingFaceDefaults
    private let kind: String?
    private let file: String

    init(_ values: JSONValue, file: String) throws(PreprocessingError) {
        guard values.object != nil else { throw .unreadable(file: file, reason: "it is no object") }
        self.values = values
        self.file = file
        kind = (values["image_processor_type"] ?? values["feature_extractor_type"])?.string
        defaults = HuggingFaceDefaults(kind: kind ?? "")
    }

    /// - Throws: ``PreprocessingError/unsupported(file:reason:)``, ``PreprocessingError/unreadable(file:reason:)``.
    func preprocessing() throws(PreprocessingError) -> Preprocessing {
        for key in ["size_divisor", "max_num_patches", "patch_size", "keep_aspect_ratio"] {
            if let value = values[key], value != .bool(false) {
                throw .unsupported(file: file, reason: "its '\(key)' gives images of changing size")
            }
        }
        let (mean, std) = try normalization()
        let (plan, size) = try self.plan()
        return Preprocessing(
            mean: mean, std: std, channelOrder: flag("do_flip_channel_order", defaults.flips) ? .bgr : .rgb, plan: plan,
            size: size, source: file, kind: kind)
    }

    private func flag(_ key: String, _ usual: Bool) -> Bool { values[key]?.bool ?? usual }

    /// Rescaling and normalization together, of pixel values 0...1.
    private func normalization() throws(PreprocessingError) -> (mean: [Double], std: [Double]) {
        let factor = flag("do_rescale", true) ? values["rescale_factor"]?.number ?? 1 / 255 : 1
        guard factor > 0, factor.isFinite else {
            throw .unreadable(file: file, reason: "its rescale_factor is not above 0")
        }
        // EfficientNet's class subtracts 1 after rescaling, and divides by the deviation twice.
        let offset = flag("rescale_offset", false) && flag("do_rescale", true) ? 1.0 : 0
        let isNormalized = flag("do_normalize", defaults.normalizes)
        let mean = isNormalized ? try numbers("image_mean", defaults.statistics.mean) : [0]
        let std = isNormalized ? try numbers("image_std", defaults.statistics.std) : [1]
        let again: [Double] =
            flag("include_top", defaults.includesTop) && defaults.isEfficientNet
            ? try numbers("image_std", defaults.statistics.std) : [1]
        let count = max(mean.count, std.count, again.count)
        func at(_ values: [Double], _ index: Int) -> Double { values.count == 1 ? values[0] : values[index] }
        guard [mean, std, again].allSatisfy({ $0.count == 1 || $0.count == count }) else {
            throw .unreadable(file: file, reason: "its image_mean and image_std have different counts")
        }
        // The usual factor, which is written rounded, leaves the numbers as they are in the file.
        let scale = abs(255 * factor - 1) < 1e-9 ? 1 : 255 * factor
        return (
            (0..<count).map { (offset + at(mean, $0)) / scale },
            (0..<count).map { at(std, $0) * at(again, $0) / scale }
        )
    }

    private func numbers(_ key: String, _ usual: [Double]) throws(PreprocessingError) -> [Double] {
        guard let value = values[key] else { return usual }
        guard let numbers = value.numbers else { throw .unreadable(file: file, reason: "its \(key) are no numbers") }
        return numbers
    }

    private func plan() throws(PreprocessingError) -> (TransformPlan, ImageSize?) {
        let filters: [InputTransform.Interpolation] = [.nearest, .lanczos, .bilinear, .bicubic, .box, .hamming]
        guard let number = values["resample"].map(\.integer) ?? defaults.resample, filters.indices.contains(number)
        else {
            throw .unsupported(file: file, reason: "its resample is not one of Pillow's 0 to 5")
        }
        var plan = TransformPlan(interpolation: filters[number], rounding: .transformers)
        let crops = flag("do_center_crop", defaults.crops)
        let crop = crops ? try rectangle("crop_size", values["crop_size"] ?? defaults.cropSize) : nil
        guard flag("do_resize", true) else {
            plan.mode = .none
            return (plan, crop)
        }
        let size = values["size"] ?? defaults.size
        guard let size else { throw .unsupported(file: file, reason: "it says no size") }
        if let shortest = size["shortest_edge"]?.integer ?? (defaults.isSquare ? nil : size.integer) {
            guard size["longest_edge"] == nil else {
                throw .unsupported(
                    file: file, reason: "its size limits both edges, which gives images of changing size")
            }
            return try planned(plan, shortest: shortest, crop: crop)
        }
        if let longest = size["longest_edge"]?.integer ?? size["max_height"]?.integer {
            throw .unsupported(
                file: file, reason: "it fits images into \(longest) pixels, and pads them at the right and the bottom")
        }
        let whole = try rectangle("size", size)
        if let share = values["crop_pct"]?.number ?? defaults.share, defaults.scalesRectangle {
            return try planned(plan, shortest: Int(Double(whole.height) / share), crop: crop, isScaled: true)
        }
        plan.mode = .squash
        plan.length = .rectangle(height: whole.height, width: whole.width)
        plan.reference = crop ?? whole
        return (plan, crop ?? whole)
    }

    /// The plan for a shorter side, which some classes change.
    private func planned(
        _ plan: TransformPlan, shortest: Int, crop: ImageSize?, isScaled: Bool = false
    ) throws(PreprocessingError) -> (TransformPlan, ImageSize?) {
        var plan = plan
        var side = shortest
        var size = crop
        if defaults.isConvNext {
            // A share of the image where it is small, all of it squashed where it is large.
            size = ImageSize(height: shortest, width: shortest)
            if shortest < 384 {
                side = Int(Double(shortest) / (values["crop_pct"]?.number ?? 224.0 / 256))
            } else {
                plan.mode = .squash
            }
        } else if defaults.isLevit {
            side = Int(256.0 / 224 * Double(shortest))
        } else if let share = values["crop_pct"]?.number ?? defaults.share, !isScaled, share > 0 {
            side = Int(min(1e9, Double(shortest) / share))
        }
        guard let size else {
            throw .unsupported(
                file: file, reason: "it resizes the shorter side and crops nothing, which gives any shape")
        }
        plan.length = plan.mode == .squash ? .rectangle(height: side, width: side) : .pixels(side)
        // Without a reference a side is meant as it is; with one it follows another size of the encoder.
        plan.reference = size
        return (plan, size)
    }

    private func rectangle(_ key: String, _ value: JSONValue?) throws(PreprocessingError) -> ImageSize {
        if let side = value?.integer ?? value?["shortest_edge"]?.integer { return ImageSize(height: side, width: side) }
        if let sides = value?.list?.compactMap(\.integer), sides.count == 2 {
            return ImageSize(height: sides[0], width: sides[1])
        }
        guard let height = value?["height"]?.integer, let width = value?["width"]?.integer else {
            throw .unsupported(file: file, reason: "its \(key) has no height and width")
        }
        return ImageSize(height: height, width: width)
    }
}
