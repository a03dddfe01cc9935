// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct LeaveOneClassOutTests {
    /// Rows of three classes of different sizes, and one without a class.
    private static let labels: [Int?] = (0..<60).map { $0 == 7 ? nil : $0 < 30 ? 0 : $0 < 50 ? 1 : 2 }

    private static func embeddings(_ count: Int, seed: UInt64) throws -> Embeddings {
        var random = SplitMix64(state: seed)
        return try Embeddings(
            normalizing: (0..<count * 8).map { _ in Float.random(in: -1...1, using: &random) }, dimension: 8)
    }

    @Test("Neighbours without a class are those of a bank that lacks it", arguments: [1, 3, 10, 29, 45, 60])
    func neighbors(k: Int) throws {
        let (rows, queries) = (try Self.embeddings(60, seed: 1), try Self.embeddings(70, seed: 2))
        let angles = LeaveOneClassOut.neighborAngles(
            of: queries, bank: try Bank(rows), labels: Self.labels, classes: 3, k: k)
        for label in 0..<3 {
            let left = try Bank(rows.selecting(Self.labels.indices.filter { Self.labels[$0] != label }))
            let expected = left.kthAngles(of: queries, k: k)
            for (row, value) in expected.enumerated() { #expect(abs(angles[row][label] - value) < 1e-2) }
        }
    }

    @Test("A bank of one class is empty without it")
    func oneClass() throws {
        let (rows, queries) = (try Self.embeddings(4, seed: 1), try Self.embeddings(2, seed: 2))
        let angles = LeaveOneClassOut.neighborAngles(
            of: queries, bank: try Bank(rows), labels: [0, 0, 0, 0], classes: 1, k: 2)
        #expect(angles.allSatisfy { $0.count == 1 && $0[0].isNaN })
        let prototypes = try Prototypes(rows.selecting([0]))
        #expect(LeaveOneClassOut.prototypeAngles(of: queries, prototypes: prototypes).allSatisfy { $0[0].isNaN })
    }

    @Test("The nearest prototype without a class is the nearest of the others")
    func prototypes() throws {
        let (rows, queries) = (try Self.embeddings(3, seed: 1), try Self.embeddings(5, seed: 2))
        let angles = LeaveOneClassOut.prototypeAngles(of: queries, prototypes: try Prototypes(rows))
        for label in 0..<3 {
            let others = try Prototypes(rows.selecting((0..<3).filter { $0 != label }))
            #expect(angles.map { $0[label] } == others.nearest(to: queries).map { Float($0.angle) })
        }
    }

    @Test("The energy without a class is that of the other distributions, but for one number")
    func energies() throws {
        let (rows, queries) = (try Self.embeddings(3, seed: 1), try Self.embeddings(5, seed: 2))
        let score = try VMFScore(prototypes: try Prototypes(rows), temperature: 0.1)
        let values = LeaveOneClassOut.energies(of: queries, vmf: score)
        for label in 0..<3 {
            let others = try Prototypes(rows.selecting((0..<3).filter { $0 != label }))
            let expected = try VMFScore(prototypes: others, temperature: 0.1).values(for: queries)
            for (row, value) in expected.enumerated() { #expect(abs(values[row][label] - value) < 1e-5) }
        }
        let single = try VMFScore(prototypes: try Prototypes(rows.selecting([0])), temperature: 0.1)
        #expect(LeaveOneClassOut.energies(of: queries, vmf: single).allSatisfy { $0[0].isNaN })
    }

    @Test("The distance without a class's mean is that to the nearest of the others")
    func squaredDistances() throws {
        let (rows, queries) = (try Self.embeddings(60, seed: 1), try Self.embeddings(5, seed: 2))
        let gaussians = try ClassGaussians.fit(rows, labels: (0..<60).map { $0 % 3 }, classes: 3)
        let all = gaussians.squaredDistances(of: queries)
        let values = LeaveOneClassOut.squaredDistances(of: queries, gaussians: gaussians)
        for row in 0..<5 {
            for label in 0..<3 {
                #expect(values[row][label] == (0..<3).filter { $0 != label }.map { all[row * 3 + $0] }.min())
            }
        }
    }

    @Test("Rows without a class are the others', numbered without gaps; rows of no class are none")
    func rows() throws {
        let rows = try LabeledRows(of: try Bank(Self.embeddings(60, seed: 1)), classes: Self.labels, limit: 100)
        #expect(rows.labels.count == 59 && rows.classes == 3)
        let part = rows.without(1)
        #expect(part.labels == Self.labels.compactMap(\.self).filter { $0 != 1 }.map { $0 == 2 ? 1 : $0 })
        #expect(part.embeddings.count == part.labels.count && part.classes == 2)
        #expect(
            try LabeledRows(of: try Bank(Self.embeddings(60, seed: 1)), classes: Self.labels, limit: 20).labels.count
                == 20)
    }
}
