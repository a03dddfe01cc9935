// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Training

/// Times CIDER's training step on images made here, and prints the figures as one JSON object.
///
///     TrainingBenchmark ARCHITECTURE BATCH VIEWS THREADS PRECISION STEPS
///
/// The first two steps are not counted. The step is the trainer's own, with everything around it: augmentation on
/// background threads, the log, prototypes.
@main
struct TrainingBenchmark {
    struct Figures: Encodable {
        /// Images (not views) a second: the median step's.
        let imagesPerSecond: Double
        /// Seconds of one thread that a step's augmentation takes.
        let augmentationSeconds: Double
        /// Seconds that a step's prototype update and its gradient take.
        let prototypeSeconds: Double
    }

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        var configuration = TrainingConfiguration()
        var numbers = arguments.compactMap(Int.init)
        guard arguments.count == 6, numbers.count == 4,
            let architecture = arguments.first.flatMap(Architecture.init(rawValue:)),
            let precision = arguments.dropFirst(4).first.flatMap(Precision.init(rawValue:))
        else {
            print("usage: TrainingBenchmark ARCHITECTURE BATCH VIEWS THREADS f32|bf16 STEPS")
            exit(64)
        }
        let steps = numbers.removeLast() + 2
        configuration.architecture = architecture
        configuration.precision = precision
        (configuration.batch, configuration.views, configuration.threads) = (numbers[0], numbers[1], numbers[2])
        configuration.epochs = 1_000_000
        configuration.peakLearningRate = 0.05

        var random = SystemRandomNumberGenerator()
        let count = configuration.batch * 4
        let pixels = (0..<count * 3072 / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        let images = try TrainingImages(
            pixels: pixels, size: 32, labels: (0..<count).map { $0 % 10 }, classes: (0..<10).map(String.init))
        let folder = FileManager.default.temporaryDirectory.appending(path: "benchmark-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }

        let trainer = try Trainer(configuration, images: images, folder: folder)
        var rates: [Double] = []
        _ = try trainer.run(
            checkpointEvery: .infinity, shouldStop: { rates.count >= steps },
            observe: { if case .step(let step) = $0 { rates.append(step.imagesPerSecond) } })
        rates = rates.dropFirst(2).sorted()

        let figures = Figures(
            imagesPerSecond: rates[rates.count / 2], augmentationSeconds: try augmentation(configuration, images),
            prototypeSeconds: try prototypes(configuration))
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    static func augmentation(_ configuration: TrainingConfiguration, _ images: TrainingImages) throws -> Double {
        var augmenter = Augmenter(configuration.augmentation)
        var bytes = [UInt8](repeating: 0, count: 3072)
        let clock = ContinuousClock()
        let views = configuration.batch * configuration.views
        var scratch: [UInt8] = []
        return try clock.measure {
            for view in 0..<views {
                var random = RandomStream(seed: 1, .augmentation, view)
                try images.withPixels(of: 0, &scratch) { pixels in
                    bytes.withUnsafeMutableBufferPointer {
                        _ = augmenter.draw(from: pixels, side: 32, size: 32, &random, into: $0)
                    }
                }
            }
        } / .seconds(1)
    }

    static func prototypes(_ configuration: TrainingConfiguration) throws -> Double {
        let count = configuration.batch * configuration.views
        let dimension = configuration.projection
        let start = try Prototypes(
            normalizing: (0..<10 * dimension).map { _ in Double.random(in: -1...1) }, classes: 10, dimension: dimension)
        let embeddings = (0..<count * dimension).map { _ in Double.random(in: -0.1...0.1) }
        let gradient = [Double](repeating: 1, count: 10 * dimension)
        let labels = (0..<count).map { $0 % 10 }
        let clock = ContinuousClock()
        let began = clock.now
        for _ in 0..<10 {
            _ = try PrototypeUpdate(of: start, embeddings: embeddings, labels: labels, momentum: 0.95)
                .pullback(gradient)
        }
        return began.duration(to: clock.now) / .seconds(10)
    }
}
