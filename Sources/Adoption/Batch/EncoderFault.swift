// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What makes an encoder's embeddings useless for telling images apart.
///
/// Each case describes itself with what mends it.
package enum EncoderFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The same images in the same batch have another embedding the second time; by this part of its length.
    case changes(output: String, difference: Float)
    /// An image alone has another embedding than among others; by this part of its length.
    case dependsOnBatch(output: String, difference: Float)
    /// All images have the same embedding.
    case isConstant(output: String)
    /// An embedding holds a number that is none, or is infinite; the image's place.
    case isNotFinite(output: String, image: Int)

    package var description: String {
        switch self {
        case .changes(let output, let difference):
            "'\(output)' changes from run to run for the same images (by \(percent(difference)) of its length): dropout or "
                + "other chance is left in the model; call model.eval() before torch.onnx.export"
        case .dependsOnBatch(let output, let difference):
            "'\(output)' of an image depends on the other images of its batch (by \(percent(difference)) of its length): "
                + "batch normalization is left in training mode, or the model computes over the batch; call model.eval() "
                + "before torch.onnx.export"
        case .isConstant(let output):
            "'\(output)' is the same for all images: the model does not look at them; export it again with its weights, "
                + "and check mean and std"
        case .isNotFinite(let output, let image):
            "'\(output)' of image \(image + 1) holds NaN or infinity: float16 ends at 65504; export the model in float32, "
                + "and check mean and std"
        }
    }
}

private func percent(_ share: Float) -> String {
    let tenths = (share * 1000).rounded()
    guard tenths.isFinite, tenths < 1e6 else { return "more than 100 %" }
    return tenths < 1 ? "less than 0.1 %" : "\(tenths / 10) %"
}
