// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

@Suite("A bank of what was kept of its screen") struct KeptScreenTests {
    /// The bank of a fixture's rows with the parts of its screen, changed.
    private func bank(
        _ fixture: BankFixture, instructions: InstructionSet = .best, _ change: (inout ScreenParts) -> Void = { _ in }
    ) throws -> Bank {
        var parts = try Bank(halfPrecision: fixture.halfPrecision, dimension: fixture.dimension).screenParts
        change(&parts)
        return try Bank(
            halfPrecision: Storage(fixture.halfPrecision), dimension: fixture.dimension, screen: parts,
            instructions: instructions)
    }

    @Test(
        "It finds the same, with every set of instructions",
        arguments: BankFixture.Kind.allCases, [(1, 1), (17, 31), (5000, 3), (3000, 64)])
    func sameAnswers(kind: BankFixture.Kind, shape: (count: Int, dimension: Int)) throws {
        let fixture = try BankFixture(kind, count: shape.count, dimension: shape.dimension)
        let fresh = try Bank(halfPrecision: fixture.halfPrecision, dimension: fixture.dimension)
        for set in InstructionSet.available {
            let kept = try bank(fixture, instructions: set)
            let own = try Bank(
                halfPrecision: fixture.halfPrecision, dimension: fixture.dimension, instructions: set)
            #expect(kept.halfPrecision == fixture.halfPrecision)
            for k in [1, 10, shape.count] {
                #expect(
                    kept.kthAngles(of: fixture.queries, k: k) == own.kthAngles(of: fixture.queries, k: k))
                #expect(kept.neighbors(of: fixture.queries, count: k) == own.neighbors(of: fixture.queries, count: k))
            }
        }
        let kept = try bank(fixture)
        #expect(kept.cost(of: fixture.queries, k: 5) == fresh.cost(of: fixture.queries, k: 5))
    }

    @Test("What is kept of it is what it was made of")
    func partsStay() throws {
        let fixture = try BankFixture(.lowRank, count: 3000, dimension: 64)
        let parts = try Bank(halfPrecision: fixture.halfPrecision, dimension: 64).screenParts
        let again = try bank(fixture).screenParts
        #expect(again.origin == parts.origin && again.axes == parts.axes && again.centers == parts.centers)
        #expect(again.groupCounts == parts.groupCounts && again.coarseness == parts.coarseness)
        #expect(again.rows == parts.rows && again.reaches == parts.reaches)
        #expect(again.codes.elements == parts.codes.elements && again.bases.elements == parts.bases.elements)
        #expect(again.scales.elements == parts.scales.elements && again.residuals.elements == parts.residuals.elements)
        #expect(parts.groupCounts.count > 1 && parts.axes != nil, "a screen with less would show less")
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: ScreenError
        let change: @Sendable (inout ScreenParts) -> Void

        init(_ what: String, _ error: ScreenError, _ change: @escaping @Sendable (inout ScreenParts) -> Void) {
            testDescription = what
            self.error = error
            self.change = change
        }
    }

    private static func changing<Element>(
        _ values: Storage<Element>, _ change: (inout [Element]) -> Void
    ) -> Storage<Element> {
        var elements = values.elements
        change(&elements)
        return Storage(elements)
    }

    /// 1,600 rows are two groups.
    static let damages: [Damage] = [
        Damage("a row that is not there", .rows) { $0.rows[3] = 1600 },
        Damage("a row below zero", .rows) { $0.rows[3] = -1 },
        Damage("a row twice", .rows) { $0.rows[3] = $0.rows[4] },
        Damage("a row less", .size(part: "rows", count: 1599, expected: 1600)) { $0.rows.removeLast() },
        Damage("a group of no rows", .rows) {
            $0.groupCounts[1] += $0.groupCounts[0]
            $0.groupCounts[0] = 0
        },
        Damage("a group that takes rows back", .rows) {
            $0.groupCounts[0] += 5000
            $0.groupCounts[1] -= 5000
        },
        Damage("a group too large", .rows) { $0.groupCounts[0] = .max },
        Damage("no groups", .rows) {
            $0.groupCounts = []
            $0.centers = []
            $0.coarseness = []
        },
        Damage("an origin of another dimension", .size(part: "origin", count: 63, expected: 64)) {
            $0.origin.removeLast()
        },
        Damage("axes of no rows", .size(part: "axes", count: 0, expected: 64)) { $0.axes = [] },
        Damage("more axes than dimensions", .size(part: "axes", count: 65 * 64, expected: 64 * 64)) {
            $0.axes = [Float](repeating: 0, count: 65 * 64)
        },
        Damage("a step that is not a number's", .value(part: "scales")) {
            $0.scales = changing($0.scales) { $0[5] = .nan }
        },
        Damage("an infinite base", .value(part: "bases")) { $0.bases = changing($0.bases) { $0[7] = .infinity } },
        Damage("a base of padding", .value(part: "bases")) { $0.bases = changing($0.bases) { $0[7] = -.infinity } },
        Damage("a negative residual", .value(part: "residuals")) {
            $0.residuals = changing($0.residuals) { $0[0] = -0.1 }
        },
        Damage("an axis that is no number", .value(part: "axes")) { $0.axes?[1] = .nan },
        Damage("a huge centre", .value(part: "centres")) { $0.centers[0] = 1e38 },
        Damage("a negative coarseness", .value(part: "coarseness")) { $0.coarseness[0] = -1 },
        Damage("panels that reach farther and farther", .value(part: "reaches")) { $0.reaches[1] = 5 },
        Damage("another group's centre", .otherRows) { $0.centers.swapAt(0, $0.centers.count / 2) },
        Damage("rows in another order", .otherRows) { $0.rows.reverse() },
        Damage("codes of other rows", .otherRows) { $0.codes = changing($0.codes) { $0.reverse() } },
        Damage("reaches too short", .otherRows) { $0.reaches = $0.reaches.map { $0 / 4 } },
        Damage("coarseness too small", .otherRows) { $0.coarseness = $0.coarseness.map { _ in 0 } },
    ]

    @Test("What does not fit is refused", arguments: damages)
    func damaged(damage: Damage) throws {
        let fixture = try BankFixture(.lowRank, count: 1600, dimension: 64)
        let whole = try bank(fixture).screenParts
        #expect(whole.groupCounts.count == 2 && whole.axes != nil)
        #expect(throws: damage.error) { try bank(fixture, damage.change) }
    }

    @Test("Numbers too few or too many are refused, whatever they are of")
    func lengths() throws {
        let fixture = try BankFixture(.lowRank, count: 1600, dimension: 64)
        for isTooMany in [true, false] {
            func change<Element>(_ values: inout [Element]) {
                if isTooMany { values.append(values[0]) } else { values.removeLast() }
            }
            func change<Element>(_ values: inout Storage<Element>) { values = Self.changing(values, change) }
            let changes: [(String, (inout ScreenParts) -> Void)] = [
                ("centres", { change(&$0.centers) }), ("coarseness", { change(&$0.coarseness) }),
                ("rows", { change(&$0.rows) }), ("reaches", { change(&$0.reaches) }),
                ("codes", { change(&$0.codes) }), ("bases", { change(&$0.bases) }),
                ("scales", { change(&$0.scales) }), ("residuals", { change(&$0.residuals) }),
            ]
            for (part, change) in changes {
                let error = #expect(throws: ScreenError.self) { try bank(fixture, change) }
                guard case .size(part, let count, let expected) = error else {
                    Issue.record("\(part): \(String(describing: error))")
                    continue
                }
                #expect(count == expected + (isTooMany ? 1 : -1))
            }
        }
    }

    @Test("The screen of other rows is refused")
    func otherRows() throws {
        for dimension in [8, 64] {
            let fixture = try BankFixture(.uniform, count: 500, dimension: dimension)
            let other = try BankFixture(.uniform, count: 500, dimension: dimension, seed: 2)
            let parts = try Bank(halfPrecision: other.halfPrecision, dimension: dimension).screenParts
            #expect(throws: ScreenError.otherRows) {
                try Bank(halfPrecision: Storage(fixture.halfPrecision), dimension: dimension, screen: parts)
            }
        }
    }
}
