// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

@Suite struct PrototypeStartTests {
    @Test(arguments: [(2, 2), (2, 16), (3, 8), (10, 128), (100, 128)])
    func aSimplexIsAsFarApartAsCanBe(_ classes: Int, _ dimension: Int) throws {
        var random = RandomStream(seed: 1, .prototypes)
        let prototypes = try Prototypes.simplex(classes: classes, dimension: dimension, &random)
        let expected = -1 / Double(classes - 1)
        for first in 0..<classes {
            for second in 0..<first {
                let cosine = (0..<dimension).reduce(0.0) { sum, axis in
                    sum + prototypes.values[first * dimension + axis] * prototypes.values[second * dimension + axis]
                }
                #expect(abs(cosine - expected) < 1e-9)
            }
        }
    }

    @Test func simplexesStandAtRightAngles() throws {
        var random = RandomStream(seed: 1, .prototypes)
        let prototypes = try Prototypes.simplexes(of: 5, total: 16, dimension: 32, &random)
        #expect(prototypes.classes == 16)
        for first in 0..<16 {
            for second in 0..<first {
                let cosine = (0..<32).reduce(0.0) { sum, axis in
                    sum + prototypes.values[first * 32 + axis] * prototypes.values[second * 32 + axis]
                }
                #expect(abs(cosine - (first / 5 == second / 5 ? -0.25 : 0)) < 1e-9)
            }
        }
    }

    @Test func moreClassesThanCoordinatesAreSpreadAtRandom() throws {
        var random = RandomStream(seed: 1, .prototypes)
        let prototypes = try Prototypes.simplex(classes: 50, dimension: 8, &random)
        #expect(abs(prototypes.dispersion - 90) < 5)
        #expect(throws: LossError.tooFewClasses(1)) { try Prototypes.simplex(classes: 1, dimension: 8, &random) }
    }

    @Test func momentumComesToTheLosses() {
        var configuration = TrainingConfiguration()
        #expect(configuration.prototypeMomentum(at: 0) == 0.95)
        configuration.firstMomentum = 0.9995
        configuration.momentumShare = 0.5
        #expect(abs(configuration.prototypeMomentum(at: 0) - 0.9995) < 1e-12)
        #expect(abs(configuration.prototypeMomentum(at: 0.25) - 0.995) < 1e-12)
        #expect(configuration.prototypeMomentum(at: 0.5) == 0.95)
        #expect(configuration.prototypeMomentum(at: 1) == 0.95)
    }
}
