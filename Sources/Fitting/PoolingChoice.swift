import Adoption
import Datasets
import Detection
import Encoding
import Foundation
import Hypersphere
import Pipeline

/// Which of an encoder's candidates gives the embedding: the one whose leave-one-out nearest neighbors on a sample of the
/// bank most often have the image's class.
struct PoolingChoice {
    /// The images that candidates are compared on, at most.
    static let sampleSize = 1000

    /// The encoder with the chosen candidate alone.
    let encoder: AdoptedEncoder

    /// What was chosen and why, in one sentence; nil where there was no choice.
    let note: String?

    /// - Parameters:
    ///   - adopted: an encoder with one candidate or more.
    ///   - set: the images of the bank.
    ///   - options: how to decode and embed.
    /// - Throws: `AdoptionError`, `EncoderError` or `DatasetError`.
    init(among adopted: AdoptedEncoder, set: ImageSet, options: FittingOptions) throws {
        guard adopted.candidates.count > 1, let usual = adopted.usual else {
            encoder = adopted
            note = nil
            return
        }
        guard set.labels.count > 1 else {
            encoder = try adopted.selecting(usual)
            note =
                "features: \(Self.name(usual)), the usual choice, for the images have no classes to compare by "
                + "(\(adopted.candidates.count) candidates; --pool and --features-output choose another)"
            return
        }
        let sample = try PreparedSample(
            of: set, count: Self.sampleSize, transform: options.transform, limits: options.limits)
        let accuracies = try Self.accuracies(of: adopted, on: sample, options: options)
        let best = accuracies.max() ?? 0
        let usualPlace = adopted.candidates.firstIndex(of: usual) ?? 0
        let place = accuracies[usualPlace] == best ? usualPlace : accuracies.firstIndex(of: best) ?? usualPlace
        encoder = try adopted.selecting(adopted.candidates[place])
        let figures = zip(adopted.candidates, accuracies).map { candidate, accuracy in
            "\(Self.name(candidate)) " + String(format: "%.1f %%", 100 * accuracy)
        }
        note =
            "features: \(Self.name(adopted.candidates[place])), by the class of the nearest other image among "
            + "\(sample.images.count) of the bank (\(figures.joined(separator: ", ")))"
    }

    private static func name(_ candidate: EmbeddingCandidate) -> String {
        candidate.pooling.map { "\($0.rawValue) of \(candidate.source)" } ?? candidate.source
    }

    private static func accuracies(
        of adopted: AdoptedEncoder, on sample: PreparedSample, options: FittingOptions
    ) throws -> [Double] {
        let encoder = try ImageEncoder(
            modelPath: adopted.modelPath, input: options.input, outputs: adopted.candidates.map(\.output),
            batch: adopted.batch, options: options.encoder)
        let session = try encoder.makeSession()
        let names = Set(sample.labels.compactMap(\.self)).sorted()
        let places = Dictionary(zip(names, 0...)) { first, _ in first }
        let labels = sample.labels.map { $0.flatMap { places[$0] } ?? -1 }
        var rows = [[Float]](repeating: [], count: adopted.candidates.count)
        for start in stride(from: 0, to: sample.images.count, by: options.batchSize) {
            let batch = Array(sample.images[start..<min(start + options.batchSize, sample.images.count)])
            for (index, values) in try session.rows(of: batch).enumerated() { rows[index] += values }
        }
        return rows.map { values in
            // An image without a direction speaks for no candidate.
            var degenerateRows: Set<Int> = []
            let embeddings = Embeddings(
                replacingDegenerate: values, count: sample.images.count, degenerateRows: &degenerateRows)
            return embeddings.nearestNeighborAccuracy(labels: labels)
        }
    }
}
