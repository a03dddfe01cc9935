import Synchronization

/// An image encoder, compiled for this processor: squares of u8 RGB pixels to embeddings.
///
/// Takes ONNX files and OpenVINO IR (`.xml` with its `.bin`) with one floating-point input [N,3,S,S] or [N,S,S,3], and
/// outputs [N,d] or [N,d,1,1]. A batch size fixed by the exporter is made dynamic. Embeddings do not depend on what else
/// is in a batch.
///
/// Damaged files are refused with an error; but load models only from who is trusted. OpenVINO's reader is not safe against
/// ONNX made by hand to harm it: an operator without its inputs can end the process.
public final class ImageEncoder: Sendable {
    /// What the encoder expects of pixels.
    public let input: EncoderInput
    private let file: ModelFile
    private let model: LoadedModel

    /// Reads, checks and compiles a model.
    ///
    /// - Parameters:
    ///   - modelPath: An ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    ///   - input: The square's side, and how pixel values are normalised.
    ///   - options: Precision, threads, streams, cache.
    /// - Throws: `EncoderError` with the file's name and the reason in one line.
    public init(
        modelPath: String, input: EncoderInput, options: EncoderOptions = EncoderOptions()
    ) throws(EncoderError) {
        try options.validate()
        let precision = try options.precision.resolved()
        let file = ModelFile(path: modelPath)
        try file.validate()
        model = try Engine.loading.withLock { _ throws(EncoderError) in
            try LoadedModel.load(file, input: input, options: options, precision: precision)
        }
        self.file = file
        self.input = input
    }

    /// The outputs, in the model's order; at least one.
    public var outputs: [EncoderOutput] { model.outputs }

    /// The precision that the engine says it uses: `f32` or `bf16`.
    public var precision: Precision { model.precision }

    /// The processor's name.
    public var deviceName: String { model.deviceName }

    /// OpenVINO's version and build.
    public var engineVersion: String { model.engineVersion }

    /// Makes a session; each runs by itself, several at the same time if there are several streams.
    ///
    /// - Throws: `EncoderError.inferenceFailed`, if the engine has no memory for one.
    public func makeSession() throws(EncoderError) -> sending EncoderSession {
        do throws(EngineFailure) {
            return EncoderSession(
                encoder: self, file: file, request: try model.compiled.makeRequest(),
                pixels: try PixelTensor(size: input.size))
        } catch {
            throw .inferenceFailed(model: file.name, reason: error.reason)
        }
    }
}
