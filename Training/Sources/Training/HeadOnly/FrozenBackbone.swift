package import Encoding
import ONNX

/// An encoder that was trained elsewhere, and that a head is put on.
///
/// Any ONNX model with one image input, as `Encoding` takes it: preprocessing is done by the engine.
package final class FrozenBackbone {
    /// Side of the images, pixels.
    package let size: Int
    /// The number of features, d.
    package let dimension: Int

    /// The name of the output that gives the stages.
    static let stagesName = "stages"

    let model: Model
    /// The name of the output that gives the features.
    let outputName: String
    /// Whether the model gives its stages as well, as our exports do.
    let hasStages: Bool
    private let path: String
    private let place: Int
    private let session: EncoderSession

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - path: of an ONNX file; weights may lie in files beside it.
    ///   - output: the output that gives the features, `[N, d]` or `[N, d, 1, 1]`; nil for the one called `features`, or
    ///     the only one.
    ///   - input: the size of the images, and how they are normalized: as the model was trained.
    ///   - options: of the engine.
    /// - Throws: `EncoderError`, `ONNXError` or ``HeadOnlyError``.
    package init(
        path: String, output: String? = nil, input: EncoderInput, options: EncoderOptions = EncoderOptions()
    ) throws {
        guard input.width == input.height, input.channels == 3 else {
            throw EncoderError.invalidInput(reason: "a head is trained on squares of color pixels")
        }
        let encoder = try ImageEncoder(modelPath: path, input: input, options: options)
        model = try Model(wholeAt: path)
        outputName = try model.outputName(output)
        // By place: an engine may know a value under several names.
        guard let place = model.outputNames.firstIndex(of: outputName),
            encoder.outputs.count == model.outputNames.count
        else { throw HeadOnlyError.outputs(file: model.outputNames, engine: encoder.outputs.map(\.name)) }
        self.place = place
        hasStages = outputName != Self.stagesName && model.outputNames.contains(Self.stagesName)
        self.path = path
        size = input.width
        dimension = encoder.outputs[place].dimension
        session = try encoder.makeSession()
    }

    /// The same model in float32, which an export is compared in.
    func exact() throws -> FrozenBackbone {
        try FrozenBackbone(
            path: path, output: outputName, input: session.encoder.input, options: EncoderOptions(precision: .f32))
    }

    /// What the engine is told of the images.
    var input: EncoderInput { session.encoder.input }

    /// Unit features of images, row after row.
    ///
    /// - Parameters:
    ///   - pixels: 8-bit RGB, image after image.
    ///   - first: the number of the first image in its set, for errors.
    /// - Returns: `[N, d]`.
    /// - Throws: `EncoderError`, or ``HeadOnlyError/degenerateFeatures(image:)``.
    package func features(of pixels: [UInt8], first: Int = 0) throws -> [Float] {
        var features = try session.embed(pixels: pixels, count: pixels.count / input.bytesPerImage)[place]
        for start in stride(from: 0, to: features.count, by: dimension) {
            let row = start..<start + dimension
            let norm = features[row].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard norm > 0, norm.isFinite else {
                throw HeadOnlyError.degenerateFeatures(image: first + start / dimension)
            }
            for index in row { features[index] = Float(Double(features[index]) / norm) }
        }
        return features
    }

    /// What the model gives for the stages of images, row after row.
    ///
    /// - Parameter pixels: 8-bit RGB, image after image.
    /// - Returns: `[N, s]`; nothing where the model gives no stages.
    /// - Throws: `EncoderError`.
    func stages(of pixels: [UInt8]) throws -> [Float] {
        guard hasStages, let place = model.outputNames.firstIndex(of: Self.stagesName) else { return [] }
        return try session.embed(pixels: pixels, count: pixels.count / input.bytesPerImage)[place]
    }

    /// Unit features of a whole set, row after row.
    ///
    /// - Parameters:
    ///   - images: of the backbone's size.
    ///   - progress: told of the number of images done and of all.
    /// - Returns: `[N, d]`.
    /// - Throws: `EncoderError`, ``HeadOnlyError``, or what the images' source says.
    func features(
        of images: TrainingImages, progress: (_ completed: Int, _ total: Int) -> Void
    ) throws -> [Float] {
        guard images.size == size else { throw HeadOnlyError.imageSize(images: images.size, backbone: size) }
        var features: [Float] = []
        features.reserveCapacity(images.count * dimension)
        let batch = 64
        for start in stride(from: 0, to: images.count, by: batch) {
            let numbers = Array(start..<min(start + batch, images.count))
            features += try self.features(of: images.pixels(of: numbers), first: start)
            progress(numbers.count + start, images.count)
        }
        return features
    }
}
