// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import Images
import TestSupport

/// The golden figures of the baseline encoder: made with ONNX Runtime, Pillow, faiss and scikit-learn.
struct BaselineGolden: Decodable {
    struct Image: Decodable {
        var image: String
        var features: [Float]
        var projection: [Float]
        var angle: Double
        var knn: Double
        var pKNN: Double
        var nearestClass: String

        private enum CodingKeys: String, CodingKey {
            case image, features, projection, angle, knn
            case pKNN = "p_knn"
            case nearestClass = "nearest_class"
        }
    }

    struct OOD: Decodable {
        struct Figures: Decodable {
            var auroc: Double
        }

        var knn: Figures
        var angle: Figures
    }

    struct Figures: Decodable {
        var ood: [String: OOD]
        var dispersion: Double
        var compactness: Double
        var accuracy: Double

        private enum CodingKeys: String, CodingKey {
            case ood
            case dispersion = "dispersion_degrees"
            case compactness = "compactness_degrees"
            case accuracy = "nearest_prototype_accuracy_unseen"
        }
    }

    /// AUROC by score and out-of-distribution set: see make_baseline_scores.py.
    let scores: [String: [String: Double]]
    let images: [Image]
    let figures: Figures

    init() throws {
        func read<Value: Decodable>(_ name: String) throws -> Value {
            try JSONDecoder().decode(
                Value.self, from: Data(contentsOf: SharedData.baseline.appending(path: name)))
        }
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/baseline-scores.json")
        scores = try JSONDecoder().decode([String: [String: Double]].self, from: Data(contentsOf: path))
        images = try read("golden-images.json")
        figures = try read("golden.json")
    }
}

/// A detector fitted from the baseline encoder as the golden figures were: bank of all training images, calibration
/// on the even test images.
final class BaselineDetector: Sendable {
    static let shared = Result { try BaselineDetector() }

    let fitted: FittedDetector
    let detector: Detector
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let path = "\(folder.path)/baseline"
        let precision = EncoderOptions(precision: .f32)
        let options = FittingOptions(
            name: "baseline",
            input: try EncoderInput(size: 32, mean: [0.491, 0.482, 0.447], std: [0.247, 0.244, 0.262]),
            transform: InputTransform(resize: 32, crop: 32, interpolation: .bilinear), scores: ScoreName.computed,
            encoder: precision)
        fitted = try DetectorFitter(options: options).fit(
            encoderPath: SharedData.baseline.appending(path: "encoder.onnx").path(percentEncoded: false),
            bank: try Self.set("cifar10-train"), calibration: try Self.testImages { $0.isMultiple(of: 2) },
            output: path)
        detector = try Detector(path: path, options: DetectorOptions(encoder: precision))
    }

    static func set(_ name: String) throws -> ImageSet {
        try ImageSet(path: SharedData.images.appending(path: "\(name).tar").path(percentEncoded: false))
    }

    /// The test images whose number satisfies a condition.
    static func testImages(where condition: @escaping @Sendable (Int) -> Bool) throws -> ImageSet {
        try set("cifar10-test").filter { identifier in
            Int(identifier.suffix(8).prefix(4)).map(condition) ?? false
        }
    }

    /// Measures the images of a set.
    func measure(_ set: ImageSet) throws -> [(image: LabeledImage, scored: ScoredImage)] {
        let session = try detector.makeSession()
        var images: [LabeledImage] = []
        try set.forEach { images.append($0) }
        var results: [(image: LabeledImage, scored: ScoredImage)] = []
        for start in stride(from: 0, to: images.count, by: 64) {
            let batch = images[start..<min(start + 64, images.count)]
            let prepared = try batch.map { image in
                try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            }
            for (image, measurement) in zip(batch, session.measure(prepared)) {
                results.append((image, try detector.verdict(on: try measurement.get())))
            }
        }
        return results
    }
}

/// The probability that an out-of-distribution score is larger than an in-distribution one, ties counted half.
func auroc(inDistribution: [Float], outOfDistribution: [Float]) -> Double {
    let sorted = inDistribution.sorted()
    func count(below value: Float, orEqual: Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            let isBelow = sorted[middle] < value || (orEqual && sorted[middle] == value)
            if isBelow { low = middle + 1 } else { high = middle }
        }
        return low
    }
    let wins = outOfDistribution.reduce(0.0) { sum, value in
        sum + Double(count(below: value, orEqual: false) + count(below: value, orEqual: true)) / 2
    }
    return wins / Double(outOfDistribution.count) / Double(sorted.count)
}
