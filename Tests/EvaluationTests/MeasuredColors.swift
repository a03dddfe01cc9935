// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import Evaluation
import Hypersphere
import TestSupport

/// A small detector beside sets to measure it on: unseen images of its classes, gray gradients, and dark ones.
struct MeasuredColors {
    let small: SmallDetector
    let detector: Detector

    init() throws {
        small = try SmallDetector()
        detector = try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        try SmallDetector.writeImages(to: small.folder, set: "unseen", count: 15, seed: 5000)
        for number in 0..<23 {
            let gray = makePNG(width: 9, height: 14) { x, y in
                let value = UInt8((x * 20 + y * 11 + number * 9) % 256)
                return (value, value, UInt8(255 - Int(value)))
            }
            try small.folder.write(gray, to: "grey/\(number).png")
        }
        for number in 0..<7 {
            let black = makePNG(width: 4, height: 4) { x, _ in (UInt8(x + number), 0, 0) }
            try small.folder.write(black, to: "dark/\(number).png")
        }
    }

    func set(_ name: String) throws -> ImageSet { try ImageSet(path: "\(small.folder.path)/\(name)") }

    /// Measures with few resamples and small batches.
    func evaluate(
        _ input: EvaluationInput, _ configure: (inout EvaluationOptions) -> Void = { _ in }
    ) throws -> DetectorEvaluation {
        var options = EvaluationOptions(bootstrap: Bootstrap(replicates: 40), workers: 3, batchSize: 4)
        configure(&options)
        return try Evaluator(detector: detector, options: options).evaluate(input, tool: "a test")
    }
}
