import ArgumentParser
import Datasets
import Detection
import Encoding

/// Prints the images a second of the bare engine: no decoding, no HTTP, and no scores unless they are asked for.
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

    func run() throws {
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
        let bundle = try DetectorBundle(reading: model)
        let input = bundle.manifest.encoder.input
        let session = try ImageEncoder(modelPath: bundle.encoderPath, input: input, options: EncoderOptions())
            .makeSession()
        let probe = PreparedImage.probe(size: input.size)
        let pixels = Array(repeating: probe.pixels, count: batch).flatMap(\.self)
        return { _ = try session.embed(pixels: pixels, count: batch) }
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
