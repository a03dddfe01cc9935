import ArgumentParser
import Detection
import Encoding

/// Prints the images a second that the bare engine embeds: no decoding, no scores, no HTTP.
@main
struct EngineBenchmark: ParsableCommand {
    @Option(help: "The detector's folder.")
    var model = "models/cifar10"

    @Option(help: "Images embedded at once.")
    var batch = 32

    @Option(help: "How long to measure, seconds.")
    var seconds = 3.0

    @Option var precision = "auto"

    func run() throws {
        let bundle = try DetectorBundle(reading: model)
        let encoder = try ImageEncoder(
            modelPath: bundle.encoderPath, input: bundle.manifest.encoder.input,
            options: EncoderOptions(precision: Precision(rawValue: precision) ?? .auto))
        let session = try encoder.makeSession()
        let probe = PreparedImage.probe(size: bundle.manifest.encoder.input.size)
        let pixels = Array(repeating: probe.pixels, count: batch).flatMap(\.self)
        for _ in 0..<5 { _ = try session.embed(pixels: pixels, count: batch) }

        let clock = ContinuousClock()
        let start = clock.now
        var images = 0
        while start.duration(to: clock.now) < .seconds(seconds) {
            _ = try session.embed(pixels: pixels, count: batch)
            images += batch
        }
        print(Double(images) / (start.duration(to: clock.now) / .seconds(1)))
    }
}
