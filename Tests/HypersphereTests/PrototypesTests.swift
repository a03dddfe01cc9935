// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hypersphere
import Randomness
import Testing

@Suite struct PrototypesTests {
    @Test func classMeansAreNormalized() throws {
        let embeddings = try Embeddings(normalizing: [1, 0, 0, 1, 0, -1, 1, 0], dimension: 2)
        let prototypes = try Prototypes.classMeans(of: embeddings, labels: [1, 1, 0, 1], classes: 2)
        let expected: [Float] = [0, -1, 2 / Float(5).squareRoot(), 1 / Float(5).squareRoot()]
        #expect(zip(prototypes.embeddings.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test(arguments: [
        ([0, 0], 2, PrototypesError.noEmbeddings(class: 1)),
        ([0, 2], 2, .label(2, row: 1, classes: 2)),
        ([-1, 0], 2, .label(-1, row: 0, classes: 2)),
        ([0], 1, .labels(1, embeddings: 2)),
        ([0, 0], 0, .empty),
        ([0, 0], 1, .noDirection(class: 0)),
    ])
    func whatMakesNoPrototypeIsRefused(labels: [Int], classes: Int, error: PrototypesError) throws {
        let opposite = try Embeddings(normalizing: [1, 0, -1, 0], dimension: 2)
        #expect(throws: error) { try Prototypes.classMeans(of: opposite, labels: labels, classes: classes) }
    }

    @Test(arguments: [(2, 3), (10, 128), (100, 64), (1, 5)])
    func nearestIsTheSmallestOfAllAngles(classes: Int, dimension: Int) throws {
        var generator = SplitMix64(state: 1)
        let prototypes = try Prototypes(
            Embeddings(normalizing: generator.normals(classes * dimension), dimension: dimension))
        let queries = try Embeddings(normalizing: generator.normals(50 * dimension), dimension: dimension)
        let angles = prototypes.angles(to: queries)
        for (nearest, all) in zip(prototypes.nearest(to: queries), angles) {
            #expect(nearest.angle == all.min())
            #expect(all[nearest.index] == nearest.angle)
        }
        #expect(AngleScore(prototypes: prototypes).values(for: queries) == angles.map { Float($0.min() ?? .nan) })
    }

    @Test func ofEquallyNearPrototypesTheFirstIsTaken() throws {
        let prototypes = try Prototypes(Embeddings(normalizing: [0, 1, 1, 0, 1, 0], dimension: 2))
        let query = try Embeddings(normalizing: [1, 0.1], dimension: 2)
        #expect(prototypes.nearest(to: query).map(\.index) == [1])
    }

    /// The corners of a regular simplex are as far apart as C unit vectors can be: arccos(-1 / (C - 1)).
    @Test(arguments: [2, 3, 10])
    func dispersionOfASimplexIsTheBound(classes: Int) throws {
        var corners = [Float](repeating: -1 / Float(classes), count: classes * classes)
        for index in 0..<classes { corners[index * classes + index] += 1 }
        let simplex = try Prototypes(Embeddings(normalizing: corners, dimension: classes))
        #expect(abs(simplex.dispersion - acos(-1 / Double(classes - 1)) * 180 / .pi) < 1e-4)
    }

    @Test func geometryInDegrees() throws {
        let prototypes = try Prototypes(Embeddings(normalizing: [1, 0, 0, 1], dimension: 2))
        #expect(abs(prototypes.dispersion - 90) < 1e-9)
        let own = try Embeddings(normalizing: [1, 1, 0, 1, 1, 0], dimension: 2)
        #expect(abs(try prototypes.compactness(of: own, labels: [0, 1, 1]) - (45 + 0 + 90) / 3) < 1e-5)
        #expect(throws: PrototypesError.label(2, row: 2, classes: 2)) {
            try prototypes.compactness(of: own, labels: [0, 1, 2])
        }
        let far = try Embeddings(normalizing: [-1, -1, -1, 0], dimension: 2)
        let separability = prototypes.separability(inDistribution: own, outOfDistribution: far)
        #expect(abs(separability - ((135.0 + 90) / 2 - 45.0 / 3)) < 1e-5)
    }

    @Test func aSinglePrototypeHasNoDispersion() throws {
        #expect(try Prototypes(Embeddings(normalizing: [1, 0], dimension: 2)).dispersion.isNaN)
    }
}
