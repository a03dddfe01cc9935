// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Datasets
import Detection
import Dispatch
import Encoding
import Quantization
import Serving
import Synchronization

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

    @Option(help: "Batches that run at the same time; as many as the server's by default.")
    var streams = ServerConfiguration().streamCount

    @Option(help: "Another detector's folder, whose encoder is measured in turn with the first one's.")
    var against: String?

    /// Before anything is counted: the first batches are slower.
    private static let leadSeconds = 0.5

    func run() throws {
        if let against {
            let comparison = try ThroughputComparison(
                of: encoder(of: model, streams: 1), and: encoder(of: against, streams: 1), batchSize: batch,
                seconds: seconds)
            return print(comparison.first, comparison.second, comparison.ratio)
        }
        print(Double(try imagesDone(images.map(measuring) ?? embedding())) / seconds)
    }

    /// How many images all streams together are done with in the time that counts.
    ///
    /// - Parameter makeWork: what a stream does again and again, one batch each time.
    /// - Returns: images.
    /// - Throws: what making the work or doing it throws.
    private func imagesDone(_ makeWork: @Sendable () throws -> () throws -> Void) throws -> Int {
        let begin = ContinuousClock.now + .seconds(Self.leadSeconds)
        let end = begin + .seconds(seconds)
        let outcome = Mutex(Result<Int, any Error>.success(0))
        DispatchQueue.concurrentPerform(iterations: streams) { _ in
            let images = Result {
                let work = try makeWork()
                var images = 0
                while true {
                    try work()
                    let now = ContinuousClock.now
                    if now >= end { return images }
                    if now >= begin { images += batch }
                }
            }
            outcome.withLock { outcome in outcome = Result { try outcome.get() + images.get() } }
        }
        return try outcome.withLock { try $0.get() }
    }

    private func embedding() throws -> @Sendable () throws -> () throws -> Void {
        let encoder = try encoder(of: model, streams: streams)
        let input = encoder.input
        let probe = PreparedImage.probe(width: input.width, height: input.height, channels: input.channels)
        let pixels = Array(repeating: probe.pixels, count: batch).flatMap(\.self)
        return { [batch] in
            let session = try encoder.makeSession()
            return { _ = try session.embed(pixels: pixels, count: batch) }
        }
    }

    private func encoder(of model: String, streams: Int) throws -> ImageEncoder {
        let bundle = try DetectorBundle(reading: model)
        guard let path = bundle.encoderPath, let description = bundle.manifest.encoder else {
            throw ValidationError("\(model): the detector has no encoder")
        }
        return try ImageEncoder(
            modelPath: path, input: description.input, batch: description.batch,
            options: EncoderOptions(streams: streams))
    }

    private func measuring(folder: String) throws -> @Sendable () throws -> () throws -> Void {
        let detector = try Detector(
            path: model, options: DetectorOptions(encoder: EncoderOptions(streams: streams)))
        var images: [PreparedImage] = []
        try ImageSet(path: folder).forEach { image in
            images.append(try image.bytes.withUnsafeBytes { try detector.prepare($0) })
        }
        return { [images, batch] in
            let session = try detector.makeSession()
            var next = 0
            return {
                let taken = (0..<batch).map { images[(next + $0) % images.count] }
                next += batch
                for result in session.measure(taken) { _ = try result.get() }
            }
        }
    }
}
