// Embeddings of one's own, without files and without an encoder: how unusual is a vector beside those of a bank?

import Foundation
import Hypersphere

/// Unit vectors in the plane, at angles in degrees from the first axis.
func embeddings(_ degrees: [Double]) throws -> Embeddings {
    let rows = degrees.flatMap { [Float(cos($0 * .pi / 180)), Float(sin($0 * .pi / 180))] }
    return try Embeddings(normalizing: rows, dimension: 2)
}

// In-distribution vectors: some are kept in a bank, and 19 others say what distances to it are usual.
let bank = try Bank(embeddings([-10, -5, 0, 5, 10]))
let score = try Scores.knn(bank: bank, k: 1)
let heldOut = try embeddings((-9...9).map(Double.init))
let calibration = try ConformalCalibration(scores: score.values(for: heldOut))

// Of new vectors of that kind, at most one in twenty is flagged on average.
for (degrees, value) in zip([0.5, 40], score.values(for: try embeddings([0.5, 40]))) {
    let verdict = try calibration.verdict(on: value, alpha: 0.05)
    print("\(degrees) degrees: p-value \(calibration.pValue(of: value)), \(verdict.rawValue)")
}
