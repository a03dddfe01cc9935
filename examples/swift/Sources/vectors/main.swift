// Embeddings of one's own, without files and without an encoder: how unusual is a vector beside those of a bank?
import Foundation
import Hypersphere

/// Unit vectors in the plane, at angles in degrees from the first axis.
func embeddings(_ degrees: [Double]) throws -> Embeddings {
    let rows = degrees.flatMap { [Float(cos($0 * .pi / 180)), Float(sin($0 * .pi / 180))] }
    return try Embeddings(normalizing: rows, dimension: 2)
}

// In-distribution vectors of two classes, which the bank keeps.
let known = try embeddings([-10, -5, 0, 5, 10, 80, 85, 90, 95, 100])
let labels = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
let bank = try Bank(known)

// The score is the angle to the nearest of them, in degrees.
let score = try Scores.knn(bank: bank, k: 1)

// Others of the same kind are held out: they say what scores are usual.
let heldOut = try embeddings((Array(-9...9) + Array(81...99)).map { Double($0) })
let calibration = try ConformalCalibration(scores: score.values(for: heldOut))

// Of new vectors of that kind, at most one in twenty is flagged on average.
let new = try embeddings([0.5, 40])
for (degrees, value) in zip([0.5, 40], score.values(for: new)) {
    let verdict = try calibration.verdict(on: value, alpha: 0.05)
    print("\(degrees) degrees: p-value \(calibration.pValue(of: value)), \(verdict.rawValue)")
}

// A smaller alpha needs more vectors that are held out; the error says how many.
do {
    print("threshold: \(try calibration.threshold(alpha: 0.001))")
} catch {
    print(error)
}

// Prototypes, one for each class, say which class is nearest.
let prototypes = try Prototypes.classMeans(of: known, labels: labels, classes: 2)
print("nearest classes: \(prototypes.nearest(to: new).map(\.index))")

// Several scores make one p-value with the same guarantee.
let scores: [any OutlierScore] = [score, Scores.angle(to: prototypes)]
let joint = try JointCalibration(scores: scores.map { $0.values(for: heldOut) })
print("together: p-value \(joint.pValue(of: scores.map { $0.values(for: new)[1] }))")

// How well a score tells known vectors from others is a matter of measuring.
let others = try embeddings([12, 30, 45, 60, 180])
let ranked = RankedScores(inDistribution: score.values(for: heldOut), outOfDistribution: score.values(for: others))
if let auroc = ranked.auroc, let fpr95 = ranked.fpr95(positive: .inDistribution) {
    print("AUROC \(auroc), FPR95 \(fpr95)")
}
