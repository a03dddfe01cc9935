// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere
import Testing

@Suite struct VerdictTests {
    @Test func alphaItselfIsFlagged() {
        #expect(Verdict(pValue: 0.05, alpha: 0.05) == .outOfDistribution)
        #expect(Verdict(pValue: 0.05, alpha: (0.05).nextDown) == .inDistribution)
    }

    @Test func namesInFiles() throws {
        let encoded = try JSONEncoder().encode([Verdict.inDistribution, .outOfDistribution])
        #expect(String(decoding: encoded, as: UTF8.self) == #"["in_distribution","out_of_distribution"]"#)
        #expect(
            ScoreName.allCases.map(\.rawValue)
                == [
                    "knn", "angle", "vmf", "mahalanobis", "relative_mahalanobis", "vim", "msp", "energy", "max_logit",
                    "gen", "nnguide", "she", "fdbd", "combined",
                ])
        #expect(ScoreUnit.degrees.rawValue == "degrees")
    }
}
