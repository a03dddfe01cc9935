// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct NearCopiesTests {
    /// Unit rows around class centers, `spread` times as wide in the second half of the classes.
    private func rows(_ count: Int, classes: Int = 4, spread: Float, seed: UInt64) throws -> Embeddings {
        var shared = SplitMix64(state: 7)
        let centers = shared.normals(classes * 16)
        var generator = SplitMix64(state: seed)
        var values: [Float] = []
        for row in 0..<count {
            let label = row % classes
            let noise = label < classes / 2 ? 0.02 : spread
            for axis in 0..<16 { values.append(centers[label * 16 + axis] + noise * generator.normal()) }
        }
        return try Embeddings(normalizing: values, dimension: 16)
    }

    /// The rows again, moved a little: by a tenth of what parts neighbors.
    private func copies(_ rows: Embeddings, noise: Float, seed: UInt64) throws -> Embeddings {
        var generator = SplitMix64(state: seed)
        return try Embeddings(normalizing: rows.values.map { $0 + noise * generator.normal() }, dimension: 16)
    }

    @Test("Fresh embeddings are none, however tight some classes are", arguments: [1 as UInt64, 2, 3, 4, 5])
    func fresh(seed: UInt64) throws {
        let bank = try rows(160, spread: 0.8, seed: 100 + seed)
        let found = NearCopies(
            of: try rows(160, spread: 0.8, seed: 200 + seed), in: try Bank(bank), identities: Array(0..<160))
        #expect(found.pValue > 1e-3)
        // The opposite of copies: fresh images of a loose class are far from a bank of tight ones.
        let tight = NearCopies(
            of: try rows(160, spread: 0.8, seed: 300 + seed), in: try Bank(try rows(160, spread: 0.02, seed: seed)),
            identities: Array(0..<160))
        #expect(tight.pValue > 1e-3)
    }

    @Test("Copies are found by row, in tight classes and loose ones, and a picture that the bank holds twice is one")
    func copies() throws {
        let bank = try rows(160, spread: 0.8, seed: 1)
        var queries = try copies(bank, noise: 0.0005, seed: 9).selecting(0..<80)
        try queries.append(try rows(80, spread: 0.8, seed: 2))
        let found = NearCopies(of: queries, in: try Bank(bank), identities: Array(0..<160))
        #expect(found.pValue < 1e-9 && found.excess > 0.4)
        #expect(found.copies.prefix(70).allSatisfy { $0.query == $0.row && $0.query < 80 })
        #expect(zip(found.copies, found.copies.dropFirst()).allSatisfy { $0.quotient <= $1.quotient })

        var twice = bank
        try twice.append(bank)
        let identities = Array(0..<160) + Array(0..<160) as [UInt64]
        let again = NearCopies(of: queries, in: try Bank(twice), identities: identities)
        #expect(again.pValue < 1e-9 && again.copies.count == found.copies.count)
    }

    @Test("A bank of one picture, or of two, tells nothing")
    func small() throws {
        for count in [1, 2] {
            let bank = try rows(count, spread: 0.8, seed: 1)
            let found = NearCopies(
                of: bank, in: try Bank(bank), identities: Array(0..<UInt64(count)))
            #expect(found.copies.isEmpty && found.pValue == 1)
        }
    }
}
