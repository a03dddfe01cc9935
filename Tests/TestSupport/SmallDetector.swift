// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
package import Fitting
import Foundation
import Images

/// A detector of reddish, greenish and bluish images, on an encoder with random weights.
package struct SmallDetector {
    package static let classes = ["blue", "green", "red"]
    package static let encoderPath = packageFolder.appending(path: "Tests/EncodingTests/Fixtures/two-outputs.onnx")
        .path(percentEncoded: false)

    package let folder: TemporaryFolder
    package let path: String

    /// - Parameters:
    ///   - bank: images of each class in the bank.
    ///   - calibration: images of each class for the thresholds.
    ///   - configure: changes the fit's options.
    /// - Throws: where the fit fails.
    package init(bank: Int = 20, calibration: Int = 20, configure: (inout FittingOptions) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/models/colors"
        try Self.writeImages(to: folder, set: "bank", count: bank, seed: 0)
        try Self.writeImages(to: folder, set: "calibration", count: calibration, seed: 1000)
        _ = try fit(configure: configure)
    }

    @discardableResult
    package func fit(
        encoderPath: String = Self.encoderPath, bank: String = "bank", calibration: String = "calibration",
        replacing: Bool = false,
        configure: (inout FittingOptions) -> Void = { _ in }
    ) throws -> FittedDetector {
        var options = try Self.options()
        configure(&options)
        return try DetectorFitter(options: options).fit(
            encoderPath: encoderPath, bank: try ImageSet(path: "\(folder.path)/\(bank)"),
            calibration: try ImageSet(path: "\(folder.path)/\(calibration)"), output: path, replacing: replacing)
    }

    package static func options() throws -> FittingOptions {
        FittingOptions(
            name: "colors",
            input: try EncoderInput(size: 8, mean: [0.4914, 0.4822, 0.4465], std: [0.2470, 0.2435, 0.2616]),
            transform: InputTransform(resize: 8, crop: 8, interpolation: .bilinear), k: 5,
            encoder: EncoderOptions(precision: .f32))
    }

    /// Writes `count` images of each class, none of them equal to one of another seed.
    package static func writeImages(to folder: TemporaryFolder, set: String, count: Int, seed: Int) throws {
        for (index, label) in classes.enumerated() {
            for number in 0..<count {
                try folder.write(image(channel: 2 - index, seed: seed + number), to: "\(set)/\(label)/\(number).png")
            }
        }
    }

    /// A 12x12 picture with one strong channel.
    ///
    /// - Parameters:
    ///   - channel: the strong one.
    ///   - seed: of the noise.
    ///   - change: what every value is raised by: the picture saved anew, as it were.
    /// - Returns: a PNG.
    package static func image(channel: Int, seed: Int, change: UInt8 = 0) -> [UInt8] {
        var state = UInt32(truncatingIfNeeded: seed * 747_796_405 + 2_891_336_453)
        func noise() -> UInt8 {
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 26)
        }
        return makePNG(width: 12, height: 12) { _, _ in
            let values = (0..<3).map { ($0 == channel ? 190 : 0) + noise() + change }
            return (values[0], values[1], values[2])
        }
    }
}
