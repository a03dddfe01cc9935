import Encoding
import Foundation
import ONNX
import TestSupport
import Testing
import Training

/// Exported networks against libtorch, under both engines.
@Suite struct ExportTests {
    /// A network with weights and running statistics that leave no part of the graph without effect; a share of the
    /// normalizations' scales is negative.
    static func network(_ architecture: Architecture, negative: Bool = false) throws -> Network {
        let network = try Network(architecture, projection: 16, seed: 1)
        try NetworkTests.fill(network.state)
        if negative {
            for entry in network.state where entry.role == .offset && entry.name.contains("bn") {
                let values = try entry.tensor.values(as: Float.self).enumerated().map {
                    $0.offset % 3 == 0 ? -$0.element : $0.element
                }
                try entry.tensor.assign(Tensor(values, shape: entry.tensor.shape))
            }
        }
        return network
    }

    static func size(_ architecture: Architecture) -> Int {
        architecture == .resNet18 || architecture == .resNet50 ? 64 : 32
    }

    @Test(
        arguments: Architecture.allCases.map { ($0, false) }
            + [(.resNet18Small, true), (.fastSmall, true)])
    func theEngineComputesWhatWasTrained(_ architecture: Architecture, _ negative: Bool) throws {
        let folder = TrainerTests.Folder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/encoder.onnx"
        let agreement = try EncoderExport.write(
            Self.network(architecture, negative: negative), size: Self.size(architecture), statistics: .cifar10,
            to: path)
        #expect(Set(agreement.distances.keys) == ["features", "projection", "stages"])
        #expect(agreement.worst < 1e-5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["encoder.onnx"])
        let operators = try Model(parsing: Data(contentsOf: URL(filePath: path))).graph.operators
        #expect(!operators.contains("BatchNormalization"))
        // Only a normalization behind a pooling, with a negative scale, cannot be folded.
        #expect(operators.contains("Mul") == (negative && architecture == .fastSmall))
    }

    @Test(
        .enabled(if: PythonTools.onnx.isAvailable, "\(PythonTools.absence)"),
        arguments: Architecture.allCases)
    func othersReadIt(_ architecture: Architecture) throws {
        let network = try Self.network(architecture)
        let size = Self.size(architecture)
        let images = NetworkTests.noise(3 * 3 * size * size, 7).map(Float.init)
        let outputs = try Torch.withoutRecording {
            let images = try Tensor(images, shape: [3, 3, size, size])
            let embedding = try network(images, training: false)
            let length = Float(network.backbone.widths.count).squareRoot()
            return try [
                "features": embedding.features.values(as: Float.self),
                "projection": embedding.projection.values(as: Float.self),
                "stages": EncoderExport.stages(of: images, in: network.backbone).map { $0 / length },
            ]
        }
        try ONNXCheck.run(network.model(size: size).serialized(), images: images, size: size, outputs: outputs)
    }

    @Test func aModelThatDiffersIsNotWritten() throws {
        let folder = TrainerTests.Folder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let network = try Self.network(.fastSmall)
        let other = try Network(.fastSmall, projection: 16, seed: 2)
        let input = try ChannelStatistics.cifar10.encoderInput(size: 32)
        let pixels = [UInt8](repeating: 9, count: 2 * 32 * 32 * 3)
        let expected = try Torch.withoutRecording {
            let normalizer = try ImageNormalizer(.cifar10, device: .cpu)
            let images = try normalizer(pixels, size: 32)
            return try [
                "features": other(images, training: false).features.values(as: Float.self),
                "stages": EncoderExport.stages(of: images, in: network.backbone),
            ]
        }
        let error = #expect(throws: ExportError.self) {
            try EncoderExport.write(
                network.model(size: 32, projects: false).serialized(), input: input, expecting: expected, of: pixels,
                to: folder.path + "/encoder.onnx")
        }
        guard case .differs("features", _) = error else { throw try #require(error) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        #expect(throws: ExportError.outputs(["features", "projection", "stages"])) {
            try EncoderExport.write(
                network.model(size: 32).serialized(), input: input, expecting: expected, of: pixels,
                to: folder.path + "/encoder.onnx")
        }
    }

    @Test func aFinishedRunIsExported() throws {
        var configuration = TrainerTests.configuration()
        configuration.epochs = 1
        configuration.objective = .crossEntropy
        configuration.views = 1
        let folder = TrainerTests.Folder()
        let images = try TrainerTests.images(48, seed: 1)
        let path = folder.path + "/encoder.onnx"
        let run = RunFolder(path: folder.path)
        #expect(throws: ExportError.self) { try EncoderExport.write(run: run, size: 12, to: path) }
        _ = try Trainer(configuration, images: images, folder: folder.path).run()
        let agreement = try EncoderExport.write(
            run: run, size: 12, to: path, checking: images.pixels(of: 0..<4))
        // Cross-entropy trains no head.
        #expect(Set(agreement.distances.keys) == ["features", "stages"])
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
