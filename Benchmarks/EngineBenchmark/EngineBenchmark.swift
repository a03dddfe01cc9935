import ArgumentParser
import Datasets
import Detection
import Encoding
import Quantization

/// Prints the images a second of the bare engine: no decoding, no HTTP, and no scores unless they are asked for.
///
/// With a second detector it prints both engines' and their ratio, measured in turn.
@main
struct EngineBenchmark: ParsableCommand {
    @Option(help: "The detector's folder.")
    var model = "models/cifar10"

    @Option(help: "Images embedded at once.")
    var batch = 32

    @Option(help: "How long to measure, seconds.")
    var seconds = 3.0

    @Option(help: "Compute the scores too, of the images of this folder.")
    var images: String?

    @Option(help: "Another detector's folder, whose encoder is measured in turn with the first one's.")
    var against: String?

    func run() throws {
        if let against {
            let comparison = try ThroughputComparison(
                of: encoder(of: model), and: encoder(of: against), batchSize: batch, seconds: seconds)
            return print(comparison.first, comparison.second, comparison.ratio)
        }
        let work = try images.map(measuring) ?? embedding()
        for _ in 0..<5 { try work() }
        let clock = ContinuousClock()
        let start = clock.now
        var images = 0
        while start.duration(to: clock.now) < .seconds(seconds) {
            try work()
            images += batch
        }
        print(Double(images) / (start.duration(to: clock.now) / .seconds(1)))
    }

    private func embedding() throws -> () throws -> Void {
        let encoder = try encoder(of: model)
        let session = try encoder.makeSession()
        let probe = PreparedImage.probe(size: encoder.input.size)
        let pixels = Array(repeating: probe.pixels, count: batch).flatMap(\.self)
        return { _ = try session.embed(pixels: pixels, count: batch) }
    }

    private func encoder(of model: String) throws -> ImageEncoder {
        let bundle = try DetectorBundle(reading: model)
        return try ImageEncoder(modelPath: bundle.encoderPath, input: bundle.manifest.encoder.input)
    }

    private func measuring(folder: String) throws -> () throws -> Void {
        let detector = try Detector(path: model)
        let session = try detector.makeSession()
        var prepared: [PreparedImage] = []
        try ImageSet(path: folder).forEach { image in
            prepared.append(try image.bytes.withUnsafeBytes { try detector.prepare($0) })
        }
        var next = 0
        return {
            let images = (0..<batch).map { prepared[(next + $0) % prepared.count] }
            next += batch
            for result in session.measure(images) { _ = try result.get() }
        }
    }
}
