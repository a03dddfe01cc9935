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
    let detector: Detector
    let bundle: DetectorBundle

    init() throws {
        let path = packageFolder.appending(path: "models/cifar10").path(percentEncoded: false)
        detector = try Detector(path: path, options: DetectorOptions(encoder: .init(precision: .f32)))
        bundle = try DetectorBundle(reading: path)
    }

    /// The k-nearest-neighbour score, and the features that it reads.
    private func measure(_ set: ImageSet) throws -> (knn: [Float], features: Embeddings) {
        let session = try detector.makeSession()
        var images: [LabelledImage] = []
        try set.forEach { images.append($0) }
        var knn: [Float] = []
        var features: [Float] = []
        for start in stride(from: 0, to: images.count, by: 64) {
            let prepared = try images[start..<min(start + 64, images.count)].map { image in
                try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            }
            for measurement in session.measure(prepared) {
                let options = VerdictOptions(score: .knn, embedding: true)
                let image = try detector.verdict(on: try measurement.get(), options: options)
                knn.append(image.score.value)
                features += image.embedding ?? []
            }
        }
        return (knn, try Embeddings(normalizing: features, dimension: features.count / knn.count))
    }

    /// A peer's Mahalanobis distance with the covariance of all classes had an AUROC of 50.
    @Test("Mahalanobis++ is no more than 5 points behind the nearest neighbours' AUROC on any set")
    func mahalanobis() throws {
        let bank = bundle.content.bank
        let rows = try Embeddings(
            normalizing: (0..<bank.count).flatMap { bank[$0] }, dimension: bank.dimension)
        let labels = bundle.content.bankItems.map { $0.label ?? 0 }
        let score = MahalanobisScore(
            gaussians: try .fit(rows, labels: labels, classes: bundle.manifest.classes.count))
        let known = try measure(try BaselineDetector.testImages { !$0.isMultiple(of: 2) })
        for name in ["textures", "flowers", "mnist"] {
            let unknown = try measure(try BaselineDetector.set("ood-\(name)"))
            let knn = 100 * auroc(inDistribution: known.knn, outOfDistribution: unknown.knn)
            let mahalanobis =
                100
                * auroc(
                    inDistribution: score.values(for: known.features),
                    outOfDistribution: score.values(for: unknown.features))
            #expect(mahalanobis >= knn - 5, "\(name): \(mahalanobis), nearest neighbours \(knn)")
        }
    }
}
