// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Runs an encoder on one batch after another.
///
/// Not Sendable: one owner at a time runs it. It keeps the memory of the largest batch that it has seen.
package final class EncoderSession {
    /// The encoder that this session runs.
    package let encoder: ImageEncoder

    private let file: ModelFile
    private let request: InferenceRequest
    private var pixels: PixelTensor

    init(
        encoder: ImageEncoder, file: ModelFile, request: consuming InferenceRequest, pixels: consuming PixelTensor
    ) {
        self.encoder = encoder
        self.file = file
        self.request = request
        self.pixels = pixels
    }

    /// Embeds `count` images, whose pixels `fill` writes straight into the engine's memory.
    ///
    /// - Parameters:
    ///   - count: The number of images, 1 or more.
    ///   - fill: Gets u8 pixels [count, height, width, channels], red, green, blue or gray; must write all of them, as
    ///     those of an earlier batch may still be there, and must not keep the buffer. Must not use the session.
    /// - Returns: For each of the encoder's outputs a row-major array [count, dimension]: raw values, not normalized.
    /// - Throws: `EncoderError.invalidBatch`, `EncoderError.inferenceFailed`, or what `fill` throws. The session can be
    ///   used afterwards.
    package func embed(
        count: Int, fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) throws -> [[Float]] {
        // 2 GiB of pixels is far beyond use, and keeps all sizes below within an Int.
        guard count >= 1, count <= Int(Int32.max) / encoder.input.bytesPerImage else {
            throw EncoderError.invalidBatch(count: count)
        }
        do {
            guard let batch = encoder.batch, batch != count else { return try infer(count: count, fill: fill) }
            return try embed(count: count, inBatchesOf: batch, fill: fill)
        } catch let failure as EngineFailure {
            throw EncoderError.inferenceFailed(model: file.name, reason: failure.reason)
        }
    }

    /// Embeds as many images as the model takes.
    private func infer(
        count: Int, fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) throws -> [[Float]] {
        try pixels.fill(count: count, fill)
        try request.infer(pixels)
        var embeddings: [[Float]] = []
        for (place, output) in zip(encoder.outputPlaces, encoder.outputs) {
            embeddings.append(try request.output(place, count: count, dimension: output.dimension))
        }
        return embeddings
    }

    /// Embeds any number of images with a model that takes `batch` at once; the last batch is filled up with black.
    private func embed(
        count: Int, inBatchesOf batch: Int, fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) throws -> [[Float]] {
        let bytes = encoder.input.bytesPerImage
        var all = [UInt8](repeating: 0, count: count * bytes)
        try all.withUnsafeMutableBufferPointer { try fill($0) }
        var embeddings = encoder.outputs.map { _ in [Float]() }
        for start in stride(from: 0, to: count, by: batch) {
            let used = min(batch, count - start)
            let part = try infer(count: batch) { buffer in
                _ = buffer.update(fromContentsOf: all[start * bytes..<(start + used) * bytes])
                UnsafeMutableBufferPointer(rebasing: buffer[(used * bytes)...]).update(repeating: 0)
            }
            for (index, output) in encoder.outputs.enumerated() {
                embeddings[index] += part[index].prefix(used * output.dimension)
            }
        }
        return embeddings
    }

    /// Embeds `count` images from an array of u8 pixels [count, height, width, channels], red, green, blue or gray.
    ///
    /// - Returns: For each of the encoder's outputs a row-major array [count, dimension]: raw values, not normalized.
    /// - Throws: `EncoderError.pixelCountMismatch`, and what `embed(count:fill:)` throws.
    package func embed(pixels: [UInt8], count: Int) throws -> [[Float]] {
        try embed(count: count) { buffer throws(EncoderError) in
            guard pixels.count == buffer.count else {
                throw .pixelCountMismatch(expected: buffer.count, actual: pixels.count)
            }
            _ = buffer.update(fromContentsOf: pixels)
        }
    }
}
