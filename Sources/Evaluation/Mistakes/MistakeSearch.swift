// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Images
import Pipeline

/// Finds the images on which the deciding score errs most, and what of the bank is near them.
struct MistakeSearch {
    let detector: Detector
    let options: EvaluationOptions
    let alpha: Double
    let bank: ImageSet?

    /// How many of the bank's images are named for each mistake.
    private static let neighbors = 3

    /// The worst of one set: the flagged ones that score highest, or those that score lowest and pass.
    ///
    /// - Parameters:
    ///   - kind: which mistake to look for.
    ///   - name: the set's name.
    ///   - images: the set.
    ///   - outcome: what the pass made of it; the first score decides.
    /// - Returns: the worst first.
    func worst(_ kind: Mistake.Kind, name: String, images: EvaluationSource, outcome: SetOutcome) -> [Mistake] {
        let wrong = outcome.images.filter { ($0.pValues[0] <= alpha) == (kind == .falseAlarm) }
        // The place makes the order whole where scores are equal.
        let ranked = wrong.sorted { first, second in
            let (a, b) = (first.values[0], second.values[0])
            return a == b ? first.place < second.place : kind == .falseAlarm ? a > b : a < b
        }
        return ranked.prefix(options.mistakes).map { image in
            return Mistake(
                kind: kind, set: name, identifier: images.identifier(image.place), label: images.label(image.place),
                value: Double(image.values[0]),
                pValue: image.pValues[0], nearestClass: image.nearest.label, nearestAngle: Double(image.nearest.angle),
                neighbors: [])
        }
    }

    /// Adds thumbnails and the bank's nearest images to the mistakes of one set.
    ///
    /// Reads the set once more, for the few images that are shown; what cannot be read stays without, and so do embeddings.
    func illustrate(_ mistakes: inout [Mistake], images source: EvaluationSource) {
        guard let images = source.imageSet else { return }
        let places = Dictionary(mistakes.enumerated().map { ($1.identifier, $0) }) { first, _ in first }
        let thumbnails = Thumbnails(detector: detector)
        let pipeline = ImagePipeline(images.filter { places[$0] != nil }) { [detector] image, _ in
            (try image.bytes.withUnsafeBytes { try detector.prepare($0) }, thumbnails?.png(of: image.bytes))
        }
        var found: [(mistake: Int, image: PreparedImage)] = []
        var rejected = RejectedImages(skips: true)
        // What the pass found to be unreadable is told already.
        try? pipeline.forEachBatch(rejected: &rejected) { batch, _ in
            for image in batch {
                guard let mistake = places[image.identifier] else { continue }
                mistakes[mistake].thumbnail = image.value.1
                found.append((mistake, image.value.0))
            }
        }
        guard !found.isEmpty, let session = try? detector.makeSession() else { return }
        let options = VerdictOptions(alpha: alpha, neighbors: Self.neighbors)
        for (item, result) in zip(found, session.measure(found.map(\.image))) {
            guard let verdict = try? detector.verdict(on: result.get(), options: options) else { continue }
            mistakes[item.mistake].neighbors = (verdict.neighbors ?? []).map {
                MistakeNeighbor(identifier: $0.identifier, label: $0.label, angle: Double($0.angle))
            }
        }
    }

    /// Adds pictures of the neighbors, where the bank's images are at hand.
    func illustrateNeighbors(_ mistakes: inout [Mistake]) {
        guard let bank else { return }
        let wanted = Set(mistakes.flatMap(\.neighbors).map(\.identifier))
        let pictures = Thumbnails(detector: detector)?.pngs(of: wanted, in: bank) ?? [:]
        for mistake in mistakes.indices {
            for neighbor in mistakes[mistake].neighbors.indices {
                let identifier = mistakes[mistake].neighbors[neighbor].identifier
                mistakes[mistake].neighbors[neighbor].thumbnail = pictures[identifier]
            }
        }
    }
}
