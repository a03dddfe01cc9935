// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a head cannot be trained on a backbone.
package enum HeadOnlyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The model's embedding of an image is zero or not finite.
    case degenerateFeatures(image: Int)
    /// The engine sees other outputs than the file has.
    case outputs(file: [String], engine: [String])
    /// Images and backbone differ in size, pixels.
    case imageSize(images: Int, backbone: Int)

    package var description: String {
        switch self {
        case .degenerateFeatures(let image):
            "the encoder gives no usable embedding of image \(image + 1) of the set"
        case .outputs(let file, let engine):
            "the encoder's file has the outputs \(file.joined(separator: ", ")), and the engine finds "
                + engine.joined(separator: ", ")
        case .imageSize(let images, let backbone):
            "the images are \(images) pixels wide, and the encoder was loaded for \(backbone)"
        }
    }
}
