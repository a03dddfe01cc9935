import ArgumentParser
import Foundation
import Images

/// Prints the images a second that one thread turns from files to an encoder's pixels.
@main
struct ImagesBenchmark: ParsableCommand {
    @Option(help: "The side of the encoder's square, pixels.")
    var side: Int

    @Option(help: "How long to measure, seconds.")
    var seconds = 2.0

    @Option(help: "Do the work so often instead, and print nothing: for counting instructions.")
    var repeats: Int?

    @Argument(help: "Image files.")
    var files: [String]

    func run() throws {
        let images = try files.map { [UInt8](try Data(contentsOf: URL(filePath: $0))) }
        let transform = InputTransform(resize: side, crop: side)
        var pixels = [UInt8](repeating: 0, count: transform.byteCount)
        func work() throws {
            for image in images {
                let decoded = try RGBImage(decoding: image)
                pixels.withUnsafeMutableBufferPointer { transform.apply(to: decoded, into: $0) }
            }
        }
        if let repeats {
            for _ in 0..<repeats { try work() }
            return
        }
        try work()
        let start = ContinuousClock.now
        var count = 0
        while start.duration(to: .now) < .seconds(seconds) {
            try work()
            count += images.count
        }
        print(Double(count) / (start.duration(to: .now) / .seconds(1)))
    }
}
