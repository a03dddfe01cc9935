// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
import Images

/// How pixels are made ready for an encoder: what a file beside it says, or a preset.
package struct Preprocessing: Sendable, Equatable {
    /// For pixel values 0...1; one number, or one a channel.
    package var mean: [Double]
    /// As many as ``mean``.
    package var std: [Double]
    package var channelOrder: ChannelOrder
    package var plan: TransformPlan
    /// The size of the encoder's input; nil where nothing says it.
    package var size: ImageSize?
    /// The file that says so, without its folders, or the preset, as in "preset imagenet".
    package var source: String
    /// What the file calls the processing, as in "ConvNextImageProcessor"; nil where it has no name.
    package var kind: String?

    package init(
        mean: [Double], std: [Double], channelOrder: ChannelOrder = .rgb, plan: TransformPlan, size: ImageSize? = nil,
        source: String, kind: String? = nil
    ) {
        self.mean = mean
        self.std = std
        self.channelOrder = channelOrder
        self.plan = plan
        self.size = size
        self.source = source
        self.kind = kind
    }

    /// What has a usual name.
    package enum Preset: String, Sendable, CaseIterable {
        /// torchvision's and most of timm's: 87.5 % of the shorter side, bilinear, ImageNet's statistics.
        case imagenet
        /// OpenAI's CLIP: the shorter side, bicubic, statistics of its own.
        case clip
        /// SigLIP: squashed, bicubic, -1...1.
        case siglip
        /// Inception, and what came from TensorFlow: 87.5 % of the shorter side, bicubic, -1...1.
        case inception
        /// Pixel values 0...255 as they are: the model normalizes them itself.
        case none
    }

    /// The preprocessing of a preset.
    package static func preset(_ preset: Preset) -> Preprocessing {
        let half = [0.5, 0.5, 0.5]
        let source = "preset \(preset.rawValue)"
        switch preset {
        case .imagenet:
            return Preprocessing(
                mean: Statistics.imagenet.mean, std: Statistics.imagenet.std,
                plan: TransformPlan(length: .share(0.875)), source: source)
        case .clip:
            return Preprocessing(
                mean: Statistics.clip.mean, std: Statistics.clip.std, plan: TransformPlan(interpolation: .bicubic),
                source: source)
        case .siglip:
            return Preprocessing(
                mean: half, std: half, plan: TransformPlan(mode: .squash, interpolation: .bicubic), source: source)
        case .inception:
            return Preprocessing(
                mean: half, std: half, plan: TransformPlan(length: .share(0.875), interpolation: .bicubic),
                source: source)
        case .none:
            return Preprocessing(mean: [0], std: [1 / 255], plan: TransformPlan(), source: source)
        }
    }

    /// Looks beside a model for a file that says how its pixels are made.
    ///
    /// Read are `preprocessor_config.json` and `processor_config.json` of Hugging Face, and timm's `config.json`: in the
    /// model's folder, and in the folder above where that one is called `onnx` or `openvino`.
    ///
    /// - Parameter path: the model's file.
    /// - Returns: what the first such file says; nil where there is none.
    /// - Throws: ``PreprocessingError`` where a file is damaged, or asks for what there is no transform for.
    package static func find(besideModel path: String) throws(PreprocessingError) -> Preprocessing? {
        for folder in ModelFolder.candidates(of: path) {
            for name in ["preprocessor_config.json", "processor_config.json"] {
                guard let value = try JSONValue(file: folder + name) else { continue }
                let processor = value["image_processor"] ?? value
                guard name == "preprocessor_config.json" || value["image_processor"] != nil else { continue }
                return try HuggingFaceProcessor(processor, file: name).preprocessing()
            }
            if let value = try JSONValue(file: folder + "config.json"),
                let found = try TimmConfiguration(value, file: "config.json")?.preprocessing()
            {
                return found
            }
        }
        return nil
    }
}

/// The means and deviations of data sets that encoders are trained on.
enum Statistics {
    /// ImageNet's training images.
    static let imagenet = (mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])
    /// OpenAI's images for CLIP.
    static let clip = (mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711])
    /// Not of data: -1...1.
    static let half = (mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5])
}

/// Where files about a model lie.
enum ModelFolder {
    /// The model's folder, and the one above where exporters put models into one of their own; each with a slash.
    static func candidates(of path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = parts.isEmpty ? "" : parts.joined(separator: "/") + "/"
        guard let last = parts.last, ["onnx", "openvino"].contains(String(last)) else { return [folder] }
        let above = parts.dropLast()
        return [folder, above.isEmpty ? "" : above.joined(separator: "/") + "/"]
    }
}
