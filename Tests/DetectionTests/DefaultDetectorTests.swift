// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import Foundation
import Hypersphere
import TestSupport
import Testing

/// The detector that comes with the repository.
@Suite(.serialized, .enabled(if: SharedData.hasBaseline, "\(SharedData.absence)"))
struct DefaultDetectorTests {
    /// The values of the scores on the images of a set.
    private func values(_ set: ImageSet, _ detector: Detector) throws -> [ScoreName: [Float]] {
        let session = try detector.makeSession()
        var images: [LabeledImage] = []
        try set.forEach { images.append($0) }
        var values: [ScoreName: [Float]] = [:]
        for start in stride(from: 0, to: images.count, by: 64) {
            let prepared = try images[start..<min(start + 64, images.count)].map { image in
                try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            }
            for measurement in session.measure(prepared) {
                let image = try detector.verdict(on: try measurement.get())
                for (name, reading) in image.scores { values[name, default: []].append(reading.value) }
                values[image.score.name, default: []].append(image.score.value)
            }
        }
        return values
    }

    @Test("Together its scores tell three sets from unseen images with a mean AUROC of 95, and keep the promise")
    func verdicts() throws {
        let path = packageFolder.appending(path: "models/cifar10").path(percentEncoded: false)
        let detector = try Detector(path: path, options: DetectorOptions(encoder: .init(precision: .f32)))
        #expect(detector.manifest.decidingScore == .combined)
        let known = try values(try BaselineDetector.testImages { !$0.isMultiple(of: 2) }, detector)
        var sums: [ScoreName: Double] = [:]
        for name in ["textures", "flowers", "mnist"] {
            let unknown = try values(try BaselineDetector.set("ood-\(name)"), detector)
            let areas = known.map { score, inside in
                (score, 100 * auroc(inDistribution: inside, outOfDistribution: unknown[score] ?? []))
            }
            for (score, area) in areas {
                #expect(area > 87, "\(score) on \(name)")
                sums[score, default: 0] += area
            }
            // A peer's Mahalanobis distance, with the covariance of all classes, had an AUROC of 50.
            let area = Dictionary(uniqueKeysWithValues: areas)
            #expect(try #require(area[.mahalanobis]) >= #require(area[.knn]) - 5, "\(name)")
        }
        let mean = (sums[.combined] ?? 0) / 3
        #expect(mean >= 95)
        #expect(sums.values.allSatisfy { $0 / 3 <= mean })
        let alarms = Double((known[.combined] ?? []).count { Double($0) >= -log10(0.05) }) / 5000
        #expect(0.035...0.065 ~= alarms)
    }
}
