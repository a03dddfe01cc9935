// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct PValueCombinationTests {
    @Test("Corrections are those of the definitions")
    func corrections() {
        #expect(PValueCombination.bonferroni.combine([0.01, 0.5, 0.2]) == 0.03)
        #expect(PValueCombination.bonferroni.combine([0.6, 0.5]) == 1)
        #expect(abs(PValueCombination.harmonicMean.combine([0.01, 0.03]) - 0.03) < 1e-12)
        // e ln 3 / ((1/0.01 + 1/0.02 + 1/0.04) / 3).
        #expect(abs(PValueCombination.harmonicMean.combine([0.01, 0.02, 0.04]) - 0.051_194_5) < 1e-6)
        for method in PValueCombination.allCases { #expect(method.combine([0.2]) == 0.2) }
    }

    /// However p-values depend on each other: the same, independent, or so that one is small where the others are large.
    @Test(arguments: [PValueCombination.bonferroni, .harmonicMean], [2, 3, 5, 9])
    func combinedPValuesAreValid(method: PValueCombination, count: Int) {
        var generator = SplitMix64(state: UInt64(count))
        func uniform() -> Double { Double.random(in: Double.leastNormalMagnitude...1, using: &generator) }
        let draws = 40_000
        let alpha = 0.1
        func rate(_ draw: () -> [Double]) -> Double {
            Double((0..<draws).count { _ in method.combine(draw()) <= alpha }) / Double(draws)
        }
        let limit = alpha + 4 * (alpha / Double(draws)).squareRoot()
        #expect(rate { (0..<count).map { _ in uniform() } } < limit)
        #expect(rate { Array(repeating: uniform(), count: count) } < limit)
        // Never two small at once: the events of which Bonferroni's bound is the sum.
        #expect(
            rate {
                let first = uniform()
                return (0..<count).map { index in
                    let shifted = first + Double(index) / Double(count)
                    return shifted > 1 ? shifted - 1 : shifted
                }
            } < limit)
        // All small together, one large where another is small: the worst for a mean.
        #expect(
            rate {
                let edge = min(1, 2 * alpha)
                let first = uniform()
                return (0..<count).map { first < edge && $0 % 2 == 1 ? edge - first : first }
            } < limit)
    }

    /// A score, one that nearly repeats it, and one of its own.
    private func scores(_ count: Int, _ generator: inout SplitMix64) -> [[Float]] {
        let first = generator.normals(count)
        return [first, first.map { $0 + generator.normal() / 10 }, generator.normals(count)]
    }

    @Test("Over 1000 calibration sets the conformal combination flags the share that it promises")
    func conformalIsExact() throws {
        var generator = SplitMix64(state: 21)
        var rates: [Double] = []
        for _ in 0..<1000 {
            let joint = try JointCalibration(scores: scores(99, &generator))
            let unseen = scores(20, &generator)
            let flagged = (0..<20).count { row in joint.pValue(of: unseen.map { $0[row] }) <= 0.1 }
            rates.append(Double(flagged) / 20)
        }
        let mean = rates.reduce(0, +) / 1000
        let error = (rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999 / 1000).squareRoot()
        #expect(mean < 0.1 + 4 * error, "\(mean) +- \(error)")
        // Ties among the products make it a little careful; Bonferroni's rule would flag 6 to 7 %.
        #expect(mean > 0.085, "\(mean) +- \(error)")
    }

    @Test("The conformal combination is its definition, with ties and without", arguments: [false, true])
    func conformalDefinition(hasTies: Bool) throws {
        var generator = SplitMix64(state: 22)
        func draw(_ count: Int) -> [[Float]] {
            scores(count, &generator).map { $0.map { hasTies ? ($0 * 2).rounded() : $0 } }
        }
        let calibration = draw(30)
        let joint = try JointCalibration(scores: calibration)
        #expect(joint.count == 30)
        for _ in 0..<50 {
            let image = draw(1).map { $0[0] }
            let all = zip(calibration, image).map { $0 + [$1] }
            let products = (0...30).map { member in
                all.reduce(1) { product, values in product * values.count { $0 >= values[member] } }
            }
            let expected = Double(products.count { $0 <= products[30] }) / 31
            #expect(joint.pValue(of: image) == expected)
        }
        // Larger than all in every score: as unusual as can be.
        #expect(joint.pValue(of: [99, 99, 99]) == 1.0 / 31)
        #expect(joint.pValue(of: [.nan, .nan, .nan]) == 1.0 / 31)
        #expect(throws: CalibrationError.empty) { try JointCalibration(scores: []) }
        #expect(throws: CalibrationError.unequalCounts(2, 1)) { try JointCalibration(scores: [[1, 2], [1]]) }
    }

    @Test("With a single score the conformal combination is that score's p-value")
    func singleScore() throws {
        var generator = SplitMix64(state: 23)
        let values = generator.normals(50)
        let joint = try JointCalibration(scores: [values])
        let calibration = try ConformalCalibration(scores: values)
        for value in generator.normals(50) { #expect(joint.pValue(of: [value]) == calibration.pValue(of: value)) }
    }
}
