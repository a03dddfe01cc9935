// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

/// timm's `config.json`: what `timm.data.resolve_data_config` and `create_transform` make of it for evaluation.
struct TimmConfiguration {
    private let configuration: JSONValue
    private let modelArguments: JSONValue?
    private let file: String

    /// Takes the part that is about images; nil where the file is none of timm's.
    init?(_ value: JSONValue, file: String) throws(PreprocessingError) {
        if let configuration = value["pretrained_cfg"] {
            self.configuration = configuration
        } else if value["architecture"]?.string != nil, value["input_size"] != nil {
            // As earlier versions wrote it.
            configuration = value
        } else {
            return nil
        }
        modelArguments = value["model_args"]
        self.file = file
    }

    /// - Throws: ``PreprocessingError/unsupported(file:reason:)``, ``PreprocessingError/unreadable(file:reason:)``.
    func preprocessing() throws(PreprocessingError) -> Preprocessing {
        let input = try numbers("input_size", default: [3, 224, 224])
        guard input.count == 3, let height = JSONValue.number(input[1]).integer,
            let width = JSONValue.number(input[2]).integer
        else { throw .unreadable(file: file, reason: "its input_size is not channels, height and width") }
        let mean = try numbers("mean", default: Statistics.imagenet.mean)
        let share = configuration["crop_pct"]?.number ?? 0.875
        guard share > 0, share.isFinite else { throw .unreadable(file: file, reason: "its crop_pct is not above 0") }
        let name = configuration["interpolation"]?.string ?? "bicubic"
        guard let interpolation = InputTransform.Interpolation(rawValue: name), !interpolation.isOpenCV else {
            throw .unsupported(file: file, reason: "its interpolation '\(name)' is not known")
        }
        var plan = TransformPlan(length: .share(share), interpolation: interpolation, rounding: .torchvision)
        switch configuration["crop_mode"]?.string ?? "center" {
        case "squash": plan.mode = .squash
        case "border":
            plan.mode = .fit
            // Python's round().
            plan.padding = mean.map { UInt8(min(255, max(0, (255 * $0).rounded(.toNearestOrEven)))) }
        default: plan.mode = .shorter
        }
        return Preprocessing(
            mean: mean, std: try numbers("std", default: Statistics.imagenet.std), plan: plan,
            size: ImageSize(height: height, width: width), source: file, kind: "timm")
    }

    private func numbers(_ key: String, default usual: [Double]) throws(PreprocessingError) -> [Double] {
        guard let value = configuration[key] else { return usual }
        guard let numbers = value.numbers else { throw .unreadable(file: file, reason: "its \(key) are no numbers") }
        return numbers
    }
}
