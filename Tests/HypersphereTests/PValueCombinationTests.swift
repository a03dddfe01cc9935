import Hypersphere
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
    @Test(arguments: PValueCombination.allCases, [2, 3, 5, 9])
    func combinedPValuesAreValid(method: PValueCombination, count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
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
}
