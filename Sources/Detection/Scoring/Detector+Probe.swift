import Encoding
import Glibc
import Hypersphere

extension Detector {
    /// The least cosine between the embedding of the probe that a bundle keeps and the one that the encoder gives
    /// now: bf16 against f32 differs by up to 1e-3, another model by far more.
    static let probeCosine = 0.99

    /// Holds the loaded encoder against the embeddings that the bundle keeps.
    ///
    /// Also the first inference, which is where an engine that cannot run a model says so.
    ///
    /// - Returns: for each output the angle between the two embeddings, degrees.
    /// - Throws: ``BundleError/inconsistent(bundle:reason:)``, or `EncoderError`.
    static func verifyProbe(
        _ expected: [String: [Float]], of encoder: ImageEncoder, outputs: OutputTable<EncoderOutput>, bundle: String
    ) throws -> [String: Double] {
        var angles: [String: Double] = [:]
        let session = try encoder.makeSession()
        let rows = try session.rows(of: [.probe(encoder.input)])
        let batch = EmbeddedBatch(rows: outputs.filled(with: rows.prefix(outputs.count)), count: 1)
        for (output, embedding) in zip(outputs, batch.embeddings) {
            guard let values = expected[output.name] else { continue }
            let cosine = zip(values, embedding.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            guard values.count == output.dimension, batch.degenerateRows.isEmpty, cosine >= Self.probeCosine else {
                throw BundleError.inconsistent(
                    bundle: bundle,
                    reason: "the encoder's output '\(output.name)' is not the one that the detector was fitted with")
            }
            angles[output.name] = degrees(between: values, embedding.values)
        }
        return angles
    }

    /// What another precision than that of the fit changes, in one sentence for each score in degrees.
    ///
    /// - Parameters:
    ///   - angles: for each output, how far the probe's embedding moved, degrees.
    ///   - precision: the encoder's now.
    ///   - manifest: of the detector.
    ///   - scores: the calibration images' values.
    /// - Returns: nothing where the precision is that of the fit.
    static func precisionWarnings(
        _ angles: [String: Double], precision: Precision, manifest: DetectorManifest, scores: [ScoreName: [Float]]
    ) -> [String] {
        let fitted = manifest.provenance.precision
        guard precision != fitted else { return [] }
        let change =
            "the thresholds were calibrated in \(fitted.rawValue), and the encoder runs in \(precision.rawValue)"
        let inDegrees = manifest.scores.filter { $0.name == .knn || $0.name == .angle }
        let lines = inDegrees.compactMap { score -> String? in
            guard let angle = angles[score.output], let values = scores[score.name],
                let threshold = try? ConformalCalibration(scores: values).threshold(alpha: manifest.alpha)
            else { return nil }
            let near = values.count { abs(Double($0) - Double(threshold)) <= angle }
            let share = (1000 * Double(near) / Double(max(values.count, 1))).rounded() / 10
            return "\(change): the probe's '\(score.output)' moves by \(rounded(angle)) degrees, and \(near) of "
                + "\(values.count) calibration images (\(share) %) lie as near to the threshold of \(score.name.rawValue), "
                + "\(rounded(Double(threshold))) degrees"
        }
        return lines.isEmpty ? [change] : lines
    }

    private static func rounded(_ degrees: Double) -> Double { (degrees * 1000).rounded() / 1000 }

    /// The angle between unit vectors, by the length of their difference: exact where it is small.
    private static func degrees(between first: [Float], _ second: [Float]) -> Double {
        let square = zip(first, second).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return 2 * asin(min(1, square.squareRoot() / 2)) * 180 / .pi
    }
}
