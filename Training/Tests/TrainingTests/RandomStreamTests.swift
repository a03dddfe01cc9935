import Testing
import Training

@Suite struct RandomStreamTests {
    /// The numbers of earlier versions: runs of today go on where those stopped.
    @Test func theNumbersOfASeedNeverChange() {
        var random = RandomStream(seed: 7, .augmentation, 3, -2)
        #expect(random.next() == 4_212_120_667_222_988_442)
        #expect(random.unit() == 0.077959836)
        #expect(random.integer(below: 1000) == 308)
        #expect(random.normal() == -0.92563665)
        #expect(random.permutation(8) == [1, 3, 0, 6, 4, 2, 5, 7])
        #expect(random.uniform(2...3) == 2.7104385)
        var weights = RandomStream(seed: 1, .weights)
        #expect([weights.next(), weights.next()] == [6_791_897_765_849_424_158, 17_405_687_883_870_564_846])
    }

    @Test func streamsForOtherThingsShareNothing() {
        var streams = [
            RandomStream(seed: 1, .order), RandomStream(seed: 2, .order), RandomStream(seed: 1, .weights),
            RandomStream(seed: 1, .order, 0), RandomStream(seed: 1, .order, 1), RandomStream(seed: 1, .order, 0, 0),
            RandomStream(seed: 1, .order, 1, 0), RandomStream(seed: 1, .order, 0, 1),
        ]
        let numbers = streams.indices.flatMap { index in (0..<100).map { _ in streams[index].next() } }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test func normalNumbersAreStandard() {
        var random = RandomStream(seed: 5, .weights)
        let numbers = (0..<20_000).map { _ in Double(random.normal()) }
        let mean = numbers.reduce(0, +) / 20_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        // Five standard errors: 1 / sqrt(n) of the mean, sqrt(2 / n) of the variance.
        #expect(abs(mean) < 0.036)
        #expect(abs(variance - 1) < 0.05)
    }

    @Test func aPermutationHoldsEachNumberOnce() {
        var random = RandomStream(seed: 5, .order)
        let firsts = (0..<600).map { _ in
            let order = random.permutation(6)
            #expect(order.sorted() == Array(0..<6))
            return order[0]
        }
        // 100 of each are expected, with a standard deviation of 9.
        for number in 0..<6 { #expect(firsts.count { $0 == number } > 60) }
    }
}
