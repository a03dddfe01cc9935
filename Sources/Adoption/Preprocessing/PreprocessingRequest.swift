// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
package import Images

/// What a person says of an encoder's pixels; nil is left to the file beside the model.
package struct PreprocessingRequest: Sendable, Equatable {
    /// The size of the encoder's input.
    package var size: ImageSize?
    /// One number for all channels, or one each.
    package var mean: [Double]?
    /// One number for all channels, or one each.
    package var std: [Double]?
    /// What pixel values mean and std are of: 1 or 255 for 0 up to it; nil for 1, and refused where it must be 255.
    package var pixelRange: Double?
    package var channelOrder: ChannelOrder?
    package var preset: Preprocessing.Preset?
    package var mode: TransformPlan.Mode?
    package var length: TransformPlan.Length?
    package var interpolation: InputTransform.Interpolation?
    /// The color around a padded image, one level for all channels, or one each.
    package var padding: [UInt8]?
    /// The loader that the encoder was trained behind; no file beside a model tells it.
    package var loader: LoaderPolicy

    package init(
        size: ImageSize? = nil, mean: [Double]? = nil, std: [Double]? = nil, pixelRange: Double? = nil,
        channelOrder: ChannelOrder? = nil, preset: Preprocessing.Preset? = nil, mode: TransformPlan.Mode? = nil,
        length: TransformPlan.Length? = nil, interpolation: InputTransform.Interpolation? = nil,
        padding: [UInt8]? = nil, loader: LoaderPolicy = .default
    ) {
        self.size = size
        self.mean = mean
        self.std = std
        self.pixelRange = pixelRange
        self.channelOrder = channelOrder
        self.preset = preset
        self.mode = mode
        self.length = length
        self.interpolation = interpolation
        self.padding = padding
        self.loader = loader
    }

    /// Whether nothing is left to a file beside the model.
    var isComplete: Bool {
        preset != nil || mean != nil && std != nil && size != nil && (mode != nil || length != nil)
    }

    /// Mean and std of pixel values 0...1.
    ///
    /// - Throws: ``PreprocessingError/pixelRange(mean:std:)`` where they are plainly of another range.
    func normalization() throws(PreprocessingError) -> (mean: [Double]?, std: [Double]?) {
        guard pixelRange == nil else {
            let range = pixelRange ?? 1
            return (mean?.map { $0 / range }, std?.map { $0 / range })
        }
        if (mean ?? []).contains(where: { $0 > 1 }) || (std ?? []).contains(where: { $0 > 1 }) {
            throw .pixelRange(mean: mean ?? [0], std: std ?? [1])
        }
        return (mean, std)
    }
}
