package import Encoding
import Files
package import FoundationEssentials
import ONNX

/// Writes encoders as ONNX, and makes sure that the engine computes what was trained.
package enum EncoderExport {
    /// Writes the encoder that a finished run kept.
    ///
    /// - Parameters:
    ///   - folder: of the run: `configuration.json` and `encoder.safetensors`.
    ///   - size: side of the images that the encoder is to take, pixels.
    ///   - path: of the ONNX file; one that is there is replaced.
    ///   - pixels: images to check with, 8-bit RGB, image after image, a few dozen at most; noise where there are none.
    /// - Returns: how closely the file's embeddings follow libtorch's.
    /// - Throws: ``ExportError``, ``TrainingError``, ``TorchError``, `ONNXError` or `EncoderError`.
    package static func write(
        run folder: RunFolder, size: Int, to path: String, checking pixels: [UInt8]? = nil
    ) throws -> ExportAgreement {
        guard let content = RunFile.content(of: folder.configurationPath),
            let configuration = try? RunJSON.decoded(TrainingConfiguration.self, from: content)
        else { throw ExportError.run(folder: folder.path, reason: "configuration.json is missing or damaged") }
        try configuration.validate()
        let network = try Network(
            configuration.architecture, head: configuration.head, projection: configuration.projection,
            seed: configuration.seed)
        try WeightFile.load(into: network, from: folder.weightsPath)
        return try write(
            network, size: size, statistics: configuration.statistics,
            projects: configuration.objective != .crossEntropy, to: path, checking: pixels)
    }

    /// Writes a network.
    ///
    /// - Parameters:
    ///   - network: with the weights to be exported.
    ///   - size: side of the images, pixels.
    ///   - statistics: images are normalized by these.
    ///   - projects: whether the head's output is exported too.
    ///   - path: of the ONNX file.
    ///   - pixels: images to check with; noise where there are none.
    /// - Returns: how closely the file's embeddings follow libtorch's.
    /// - Throws: ``ExportError``, ``TrainingError``, ``TorchError``, `ONNXError` or `EncoderError`.
    package static func write(
        _ network: Network, size: Int, statistics: ChannelStatistics, projects: Bool = true, to path: String,
        checking pixels: [UInt8]? = nil
    ) throws -> ExportAgreement {
        let pixels = pixels ?? noise(count: 8, size: size)
        let normalizer = try ImageNormalizer(statistics, device: network.device)
        let expected = try Torch.withoutRecording {
            let images = try normalizer(pixels, size: size)
            let embedding = try network(images, training: false)
            var expected = [
                "features": try embedding.features.values(as: Float.self),
                "stages": try stages(of: images, in: network.backbone),
            ]
            if projects { expected["projection"] = try embedding.projection.values(as: Float.self) }
            return expected
        }
        return try write(
            network.model(size: size, projects: projects).serialized(), input: statistics.encoderInput(size: size),
            expecting: expected, of: pixels, to: path)
    }

    /// The unit channel means of each image's stages, one stage behind the other: rows of length `s`.
    package static func stages(of images: Tensor, in backbone: any Backbone) throws(TorchError) -> [Float] {
        var means: [ArraySlice<Float>] = []
        for stage in try backbone.stageMeans(images) {
            means.append(try stage.normalized().values(as: Float.self)[...])
        }
        var rows: [Float] = []
        while means.contains(where: { !$0.isEmpty }) {
            for (stage, width) in backbone.widths.enumerated() {
                rows += means[stage].prefix(width)
                means[stage] = means[stage].dropFirst(width)
            }
        }
        return rows
    }

    /// Writes a model beside `path`, has the engine embed images with it, and only then gives it its place.
    ///
    /// - Parameters:
    ///   - model: the file's bytes.
    ///   - input: how the engine is to prepare pixels.
    ///   - expected: for each of the model's outputs, the rows that libtorch gives for these images.
    ///   - pixels: the images, 8-bit RGB.
    ///   - path: of the ONNX file.
    /// - Returns: how closely the model's embeddings follow the expected ones.
    /// - Throws: ``ExportError``, ``TrainingError`` or `EncoderError`.
    package static func write(
        _ model: Data, input: EncoderInput, expecting expected: [String: [Float]], of pixels: [UInt8], to path: String
    ) throws -> ExportAgreement {
        let temporary = path + ".unchecked.onnx"
        try RunFile.write(model, to: temporary)
        defer { Folder.unlink(temporary) }
        let encoder = try ImageEncoder(
            modelPath: temporary, input: input, options: EncoderOptions(precision: .f32))
        guard Set(encoder.outputs.map(\.name)) == Set(expected.keys) else {
            throw ExportError.outputs(encoder.outputs.map(\.name))
        }
        let embedded = try encoder.makeSession().embed(pixels: pixels, count: pixels.count / input.bytesPerImage)
        var distances: [String: Double] = [:]
        for (output, values) in zip(encoder.outputs, embedded) {
            let distance = largestCosineDistance(
                values, expected[output.name] ?? [], dimension: output.dimension)
            guard distance < ExportAgreement.limit else {
                throw ExportError.differs(output: output.name, cosineDistance: distance)
            }
            distances[output.name] = distance
        }
        do { try Folder.rename(temporary, to: path) } catch {
            throw TrainingError.file(path: path, reason: error.reason)
        }
        return ExportAgreement(distances: distances)
    }

    /// Images of blocks of random colors, the same ones each time.
    static func noise(count: Int, size: Int) -> [UInt8] {
        var random = RandomStream(seed: 0, .augmentation)
        var pixels = [UInt8](repeating: 0, count: count * size * size * 3)
        for image in 0..<count {
            // Blocks from single pixels to half an image: noise of pixels alone looks the same everywhere.
            let block = max(1, size >> (image % 5 + 1))
            let blocks = (size + block - 1) / block
            let colors = (0..<blocks * blocks * 3).map { _ in UInt8(random.integer(below: 256)) }
            for row in 0..<size {
                for column in 0..<size {
                    for channel in 0..<3 {
                        pixels[((image * size + row) * size + column) * 3 + channel] =
                            colors[((row / block) * blocks + column / block) * 3 + channel]
                    }
                }
            }
        }
        return pixels
    }
}

extension ChannelStatistics {
    /// What the engine is told of the images that a network was trained on.
    package func encoderInput(size: Int) throws(EncoderError) -> EncoderInput {
        try EncoderInput(size: size, mean: mean.map(Double.init), std: deviation.map(Double.init))
    }
}
