// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Randomness

/// Whether a model gives for a batch what it gives for the same images in the batch size that it was exported with.
struct BatchProof {
    /// The images compared: more than one, and no multiple of common batch sizes.
    private static let images = 3
    /// The largest difference that counts as none, relative to the largest number of an output.
    private static let tolerance: Float = 1e-3

    /// - Parameters:
    ///   - path: the model in any batch size.
    ///   - original: the same model in its own batch size.
    ///   - batch: that size.
    ///   - outputs: the names of the outputs, which both have.
    ///   - input: what the model says of its images.
    ///   - size: of the images where the model takes any.
    /// - Returns: false also where the engine refuses either of them.
    static func holds(
        _ path: String, original: String, batch: Int, outputs: [String], input: ModelInput, size: ImageSize?
    ) -> Bool {
        let (height, width) = (input.height ?? size?.height ?? 224, input.width ?? size?.width ?? 224)
        let channels = input.channels
        let (mean, std) = input.isUInt8 ? (0.0, 1.0 / 255) : (0.5, 0.25)
        do {
            let described = try EncoderInput(
                width: width, height: height, mean: Array(repeating: mean, count: channels),
                std: Array(repeating: std, count: channels))
            var generator = SplitMix64(state: 14)
            let pixels = (0..<images * described.bytesPerImage).map { _ in UInt8.random(in: 0...255, using: &generator)
            }
            func run(_ path: String, batch: Int?) throws -> [[Float]] {
                let options = EncoderOptions(precision: .f32)
                return try ImageEncoder(
                    modelPath: path, input: described, outputs: outputs, batch: batch, options: options
                ).makeSession().embed(pixels: pixels, count: images)
            }
            let (together, alone) = (try run(path, batch: nil), try run(original, batch: batch))
            return zip(together, alone).allSatisfy { batch, single in
                let scale = single.reduce(0) { max($0, abs($1)) }
                return batch.count == single.count && scale.isFinite
                    && zip(batch, single).allSatisfy { abs($0 - $1) <= tolerance * scale }
            }
        } catch {
            return false
        }
    }
}
