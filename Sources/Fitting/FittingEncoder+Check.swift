// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Datasets
import Detection
import Encoding
import Pipeline

extension FittingEncoder {
    /// The images that an encoder is tried with.
    private static let triedImages = 8

    /// Refuses an encoder whose embedding of an image depends on chance or on the other images of its batch, or is the same
    /// for all images.
    ///
    /// - Parameters:
    ///   - encoder: opened with the outputs that are read.
    ///   - set: images to try it with.
    ///   - options: how these are decoded.
    ///   - note: gets warnings.
    /// - Throws: ``FittingError/unsoundEncoder(reason:)``, `EncoderError` or `DatasetError`.
    static func refuseUnsound(
        _ encoder: ImageEncoder, set: ImageSet, options: FittingOptions, note: (String) -> Void
    ) throws {
        let sample = try PreparedSample(
            of: set, count: triedImages, transform: options.transform, limits: options.limits)
        // Of equal pictures an encoder gives equal embeddings.
        guard Set(sample.images.map(\.pixels)).count > 1 else { return }
        let outcome = try EncoderCheck.run(
            encoder, pixels: sample.images.flatMap(\.pixels), count: sample.images.count)
        for warning in outcome.warnings { note("warning: \(warning)") }
        if let fault = outcome.faults.first {
            throw FittingError.unsoundEncoder(reason: "the encoder's output \(fault)")
        }
    }
}
