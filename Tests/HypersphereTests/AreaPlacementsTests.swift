// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

/// The expected values are those of `make_area_goldens.py`.
@Suite struct AreaPlacementsTests {
    private static let inside: [[Float]] = [[1, 2, 2, 3, 5, 4, 1, 0], [2, 1, 3, 3, 4, 6, 0, 1]]
    private static let sets: [[[Float]]] = [
        [[4, 6, 3, 2, 7], [3, 5, 3, 1, 2]], [[5, 5, 9, 8], [6, 2, 4, 9]],
    ]

    private static func placements(_ score: Int) -> [AreaPlacements] {
        sets.map { AreaPlacements(inDistribution: inside[score], outOfDistribution: $0[score]) }
    }

    @Test("The difference of two mean areas has DeLong's interval")
    func difference() throws {
        let difference = try #require(AreaPlacements.difference(of: Self.placements(0), and: Self.placements(1)))
        #expect(abs(difference.value - 0.2046875) < 1e-12)
        #expect(abs(difference.interval.lower - 0.006522475072082395) < 1e-9)
        #expect(abs(difference.interval.upper - 0.4028525249279177) < 1e-9)
        let none = try #require(AreaPlacements.difference(of: Self.placements(0), and: Self.placements(0)))
        // Of 5 and of 4 pairs that share no image none was ordered otherwise: scipy's exact upper ends, their mean.
        let bound = (0.5218237501049814 + 0.6023646356164858) / 2
        #expect(none.value == 0 && abs(none.interval.lower + bound) < 1e-9 && abs(none.interval.upper - bound) < 1e-9)
    }

    @Test("The mean placement is the area, ties counted half, and its interval stays in 0...1")
    func area() throws {
        for score in 0..<2 {
            for set in Self.sets {
                let area = AreaPlacements(inDistribution: Self.inside[score], outOfDistribution: set[score]).area
                let ranked = RankedScores(inDistribution: Self.inside[score], outOfDistribution: set[score])
                #expect(abs(area.value - (try #require(ranked.auroc))) < 1e-12)
            }
        }
        // Newcombe's interval is the wider below, and DeLong's above.
        let first = try #require(Self.placements(0)[0].area.interval)
        #expect(abs(first.lower - 0.4661728854165088) < 1e-9 && first.upper == 1)
    }

    @Test("An area of 1 has an interval")
    func boundary() throws {
        let area = AreaPlacements(inDistribution: [1, 2, 3], outOfDistribution: [4, 5, 6, 7]).area
        let interval = try #require(area.interval)
        #expect(area.value == 1 && interval.lower > 0.2 && interval.lower < 0.8 && interval.upper == 1)
    }

    @Test("A single image has no variance, and what is not a number ranks highest")
    func few() {
        #expect(AreaPlacements(inDistribution: [1], outOfDistribution: [2, 3]).area.interval == nil)
        #expect(AreaPlacements.difference(of: [], and: []) == nil)
        #expect(AreaPlacements(inDistribution: [1, 2], outOfDistribution: [.nan, .nan]).area.value == 1)
    }
}
