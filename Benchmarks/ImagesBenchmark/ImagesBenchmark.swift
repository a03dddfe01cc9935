// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Images

/// Prints the images a second that one thread turns from files to an encoder's pixels.
@main
struct ImagesBenchmark: ParsableCommand {
    @Option(help: "The side of the encoder's square, pixels.")
    var side = 224

    @Option(help: "How long to measure, seconds.")
    var seconds = 2.0

    @Option(help: "Do the work so often instead, and print nothing: for counting instructions.")
    var repeats: Int?

    @Option(help: "Write each file's pixels into this folder instead: N.ppm, or N.txt with the reason for none.")
    var pixels: String?

    @Option(help: "The largest image that is decoded, pixels.")
    var maxPixels = ImageLimits.default.maximumPixels

    @Option(help: "A file with the names of more files, one a line.")
    var list: String?

    @Argument(help: "Image files.")
    var files: [String] = []

    func run() throws {
        var files = files
        if let list {
            files += try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        if let pixels { return try writePixels(of: files, to: URL(filePath: pixels)) }
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

    /// Writes what the decoders make of files, for `make check-images`.
    private func writePixels(of files: [String], to folder: URL) throws {
        for (index, file) in files.enumerated() {
            do throws(ImageError) {
                let image = try RGBImage(
                    decoding: [UInt8]((try? Data(contentsOf: URL(filePath: file))) ?? Data()),
                    limits: ImageLimits(maximumPixels: maxPixels))
                let content = Data("P6 \(image.width) \(image.height) 255\n".utf8) + Data(image.pixels)
                try? content.write(to: folder.appending(path: "\(index).ppm"))
            } catch {
                try? Data("\(error)".utf8).write(to: folder.appending(path: "\(index).txt"))
            }
        }
    }
}
