// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// An image encoder, compiled for this processor: u8 pixels to embeddings.
///
/// Takes ONNX files and OpenVINO IR (`.xml` with its `.bin`) with one input [N,c,h,w] or [N,h,w,c] of floating-point
/// numbers or bytes, c being 1 or 3, and outputs [N,d] or [N,d,1,1]. A batch size fixed by the exporter is made dynamic
/// where the engine can, and kept where the caller says so. Embeddings do not depend on what else is in a batch.
///
/// Damaged files are refused with an error; but load models only from who is trusted. OpenVINO's reader is not safe against
/// ONNX made by hand to harm it: an operator without its inputs can end the process.
package final class ImageEncoder: Sendable {
    /// What the encoder expects of pixels.
    package let input: EncoderInput
    /// The only number of images that the model takes at once; `nil` for any.
    package let batch: Int?
    /// The outputs, in the order that they were asked in, or else in the model's; at least one.
    package let outputs: [EncoderOutput]
    /// For each of the outputs its place among the model's.
    let outputPlaces: [Int]
    private let file: ModelFile
    private let model: LoadedModel

    /// Reads, checks and compiles a model.
    ///
    /// - Parameters:
    ///   - modelPath: An ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    ///   - input: The images' sides, and how pixel values are normalized.
    ///   - outputs: The outputs to read, each by any of its names; `nil` for all that give a row of numbers for each
    ///     image. Others may have any shape.
    ///   - batch: The only number of images that the model takes at once, 1 or more; sessions split and fill up to it.
    ///     `nil` where the model takes any number.
    ///   - options: Precision, threads, streams, cache.
    /// - Throws: `EncoderError` with the file's name and the reason in one line.
    package init(
        modelPath: String, input: EncoderInput, outputs: [String]? = nil, batch: Int? = nil,
        options: EncoderOptions = EncoderOptions()
    ) throws(EncoderError) {
        try options.validate()
        if let batch, batch < 1 { throw .invalidBatch(count: batch) }
        let file = ModelFile(path: modelPath)
        try file.validate()
        model = try Engine.loading.withLock { _ throws(EncoderError) in
            try LoadedModel.load(
                file, interface: ModelInterface(input: input, outputs: outputs, batch: batch), options: options)
        }
        self.file = file
        self.input = input
        self.batch = batch
        self.outputs = model.outputs.map(\.description)
        outputPlaces = model.outputs.map(\.place)
    }

    /// The precision that the engine says it uses: `f32` or `bf16`.
    package var precision: Precision { model.precision }

    /// What was done otherwise than the options ask for, each in one sentence.
    package var warnings: [String] { model.warnings }

    /// The processor's name.
    package var deviceName: String { model.deviceName }

    /// OpenVINO's version and build.
    package var engineVersion: String { model.engineVersion }

    /// Makes a session; each runs by itself, several at the same time if there are several streams.
    ///
    /// - Throws: `EncoderError.inferenceFailed`, if the engine has no memory for one.
    package func makeSession() throws(EncoderError) -> sending EncoderSession {
        do throws(EngineFailure) {
            return EncoderSession(
                encoder: self, file: file, request: try model.compiled.makeRequest(),
                pixels: try PixelTensor(input))
        } catch {
            throw .inferenceFailed(model: file.name, reason: error.reason)
        }
    }
}
