// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hypersphere
import Randomness
import Testing

@Suite struct BankTests {
    static let shapes = [
        (1, 1), (5, 1), (1, 3), (15, 3), (17, 31), (5000, 2), (5000, 3), (5000, 8), (400, 40), (3000, 64), (1000, 255),
        (1200, 513),
    ]

    @Test(arguments: BankFixture.Kind.allCases, shapes)
    func neighborsEqualBruteForceInDoublePrecision(kind: BankFixture.Kind, shape: (count: Int, dimension: Int)) throws {
        let fixture = try BankFixture(kind, count: shape.count, dimension: shape.dimension)
        let rankings = (0..<fixture.queries.count).map(fixture.ranking)
        for set in InstructionSet.available {
            let bank = try Bank(
                halfPrecision: fixture.halfPrecision, dimension: shape.dimension, instructions: set)
            for k in [1, 10, 100, shape.count, shape.count + 5] {
                let kept = min(k, shape.count)
                let angles = bank.kthAngles(of: fixture.queries, k: k)
                let neighbors = bank.neighbors(of: fixture.queries, count: k)
                for (query, ranking) in rankings.enumerated() {
                    let expected = degrees(ranking[kept - 1].cosine)
                    #expect(abs(Double(angles[query]) - expected) < 1e-5)
                    #expect(neighbors[query].count == kept)
                    let firstWrong = zip(neighbors[query], ranking).enumerated().first { rank, pair in
                        let (neighbor, expected) = pair
                        // Rows whose cosines differ by rounding alone may change places.
                        let same =
                            neighbor.index == expected.index
                            || ranking.contains {
                                $0.index == neighbor.index && abs($0.cosine - expected.cosine) < 1e-13
                            }
                        return !same || abs(cos(neighbor.angle * .pi / 180) - expected.cosine) > 1e-12
                    }
                    #expect(firstWrong == nil, "\(set), k \(k), query \(query)")
                }
            }
        }
    }

    /// In few dimensions the errors of codes often point the same way and rows lie dense, so a bound too low shows.
    @Test(arguments: [2, 3], [1, 2, 9])
    func boundsHoldWhereErrorsAlign(dimension: Int, k: Int) throws {
        let fixture = try BankFixture(.uniform, count: 4000, dimension: dimension, queries: 1000)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: dimension)
        for (query, found) in bank.neighbors(of: fixture.queries, count: k).enumerated() {
            let expected = fixture.cosines(of: query).sorted(by: >)[k - 1]
            #expect(abs(cos(found[k - 1].angle * .pi / 180) - expected) < 1e-12)
        }
    }

    @Test(arguments: InstructionSet.available)
    func equalRowsComeByIndex(set: InstructionSet) throws {
        let fixture = try BankFixture(.duplicates, count: 2000, dimension: 40)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: 40, instructions: set)
        let nearest = bank.neighbors(of: fixture.queries.selecting([0]), count: 20)[0]
        #expect(nearest.map(\.index) == (0..<20).map { $0 * 7 })
        #expect(nearest.allSatisfy { $0.angle < 0.1 })
    }

    @Test(arguments: [1, 3, 40, 256, 513])
    func aStoredRowLiesAtZeroAndItsOppositeAt180(dimension: Int) throws {
        let fixture = try BankFixture(.nonNegative, count: 500, dimension: dimension)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: dimension)
        let same = try Embeddings(normalizing: bank[123], dimension: dimension)
        let opposite = try Embeddings(normalizing: bank[123].map(-), dimension: dimension)
        #expect(bank.kthAngles(of: same, k: 1)[0] < 1e-3)
        #expect(bank.neighbors(of: opposite, count: 500)[0].last.map { $0.angle > 180 - 1e-3 } == true)
    }

    @Test func angleOfAnEmbeddingToItsHalfPrecisionRow() throws {
        var generator = SplitMix64(state: 9)
        let embeddings = try Embeddings(normalizing: generator.normals(300 * 256), dimension: 256)
        let bank = try Bank(embeddings)
        #expect(bank.count == 300 && bank.dimension == 256)
        #expect(bank.neighbors(of: embeddings, count: 1).map { $0.map(\.index) } == (0..<300).map { [$0] })
        #expect(bank.kthAngles(of: embeddings, k: 1).allSatisfy { $0 < 0.03 })
        #expect(bank.halfPrecision == embeddings.values.map { Float16($0).bitPattern })
    }

    @Test func subnormalAndLongRowsHaveDirectionsToo() throws {
        let rows: [Float16] = [.leastNonzeroMagnitude, 0, 60000, 60000, 0, 1e-6]
        let bank = try Bank(halfPrecision: rows.map(\.bitPattern), dimension: 2)
        let query = try Embeddings(normalizing: [1, 0], dimension: 2)
        let neighbors = bank.neighbors(of: query, count: 3)[0]
        #expect(neighbors.map(\.index) == [0, 1, 2])
        #expect(zip(neighbors, [0, 45, 90]).allSatisfy { abs($0.angle - $1) < 1e-6 })
    }

    @Test(
        arguments: [
            ([], 4, BankError.empty),
            ([1, 0, 1], 2, .rows(.shape(values: 3, dimension: 2))),
            ([1], 0, .rows(.shape(values: 1, dimension: 0))),
            ([1, 0, 0, 0], 2, .rows(.zero(row: 1))),
            ([1, 0, .nan, 0], 2, .rows(.notFinite(row: 1))),
            ([.infinity, 0], 2, .rows(.notFinite(row: 0))),
        ] as [([Float16], Int, BankError)])
    func whatMakesNoBankIsRefused(rows: [Float16], dimension: Int, error: BankError) {
        #expect(throws: error) { try Bank(halfPrecision: rows.map(\.bitPattern), dimension: dimension) }
    }

    @Test(arguments: [1, 31, 32, 33, 70])
    func theSameWhateverTheBatchAndTheThreads(queries: Int) throws {
        let fixture = try BankFixture(.cones, count: 3000, dimension: 64, queries: queries)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: 64)
        let alone = (0..<queries).flatMap { bank.kthAngles(of: fixture.queries.selecting([$0]), k: 50) }
        for threads in [0, 1, 2, 3, 100] {
            #expect(bank.kthAngles(of: fixture.queries, k: 50, threads: threads) == alone)
        }
        #expect(bank.kthAngles(of: fixture.queries.selecting([]), k: 50, threads: 2) == [])
        #expect(bank.neighbors(of: fixture.queries, count: 0) == Array(repeating: [], count: queries))
    }

    /// Large enough that the threads share one query's work.
    @Test func threadsThatShareAQueryFindTheSame() throws {
        let fixture = try BankFixture(.uniform, count: 1 << 17, dimension: 128, queries: 1)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: 128)
        let alone = bank.neighbors(of: fixture.queries, count: 300)
        #expect(bank.neighbors(of: fixture.queries, count: 300, threads: 3) == alone)
        #expect(zip(alone[0], fixture.ranking(of: 0)).allSatisfy { $0.index == $1.index })
    }

    /// Not how fast, but that the screen screens: few rows are ranked, and far cones are not even looked at.
    @Test func onlyNearRowsAreLookedAt() throws {
        let fixture = try BankFixture(.cones, count: 20_000, dimension: 64, queries: 20)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: 64)
        let near = bank.cost(of: fixture.queries.selecting([0, 2, 4, 6, 8]), k: 10)
        #expect(near.screened < 5 * 20_000 / 3)
        #expect(near.ranked < 5 * 1000)
    }

    @Test func knnScore() throws {
        let fixture = try BankFixture(.cones, count: 300, dimension: 16)
        let bank = try Bank(halfPrecision: fixture.halfPrecision, dimension: 16)
        let score: any OutlierScore = try KNNScore(bank: bank, k: 7)
        #expect(score.name == .knn && score.unit == .degrees && score.dimension == 16)
        #expect(score.values(for: fixture.queries) == bank.kthAngles(of: fixture.queries, k: 7))
        for k in [0, -1, 301] {
            #expect(throws: BankError.neighbors(k, count: 300)) { try KNNScore(bank: bank, k: k) }
        }
    }

    private func degrees(_ cosine: Double) -> Double {
        acos(min(1, max(-1, cosine))) * 180 / .pi
    }
}
