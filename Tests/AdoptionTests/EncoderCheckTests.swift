// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Encoding
import Testing

@Suite struct EncoderCheckTests {
    private let check = EncoderCheck(precision: .f32)

    /// Rows of two numbers, of each image and what is in its batch.
    private func run(_ row: (_ image: Int, _ batch: [Int]) -> [Float]) -> EncoderCheck.Outcome {
        check.run(outputs: ["features"], count: 4) { images in [images.flatMap { row($0, images) }] }
    }

    @Test func aSoundEncoderPasses() {
        let outcome = run { image, batch in [Float(image) + 1e-6 * Float(batch.count), 1] }
        #expect(outcome.faults.isEmpty)
        #expect(outcome.warnings.isEmpty)
    }

    @Test func statisticsOfTheBatchAreFound() {
        let outcome = run { image, batch in
            [Float(image) - Float(batch.reduce(0, +)) / Float(batch.count), 1]
        }
        guard case .dependsOnBatch("features", _) = outcome.faults.first else {
            Issue.record("\(outcome.faults)")
            return
        }
        #expect(outcome.faults.first?.description.contains("model.eval()") == true)
    }

    /// As where a graph takes the first image's values for all.
    @Test func theOrderOfABatchIsFound() {
        let outcome = run { image, batch in [Float(image), batch.first == 3 ? 1 : 2] }
        #expect(outcome.faults.count == 1)
    }

    @Test func chanceIsFound() {
        var runs: Float = 0
        let outcome = run { image, _ in
            runs += 1
            return [Float(image), runs]
        }
        guard case .changes("features", _) = outcome.faults.first else {
            Issue.record("\(outcome.faults)")
            return
        }
    }

    @Test(arguments: [[0, 0], [3, 1]] as [[Float]]) func constantEmbeddingsAreFound(_ row: [Float]) {
        #expect(run { _, _ in row }.faults == [.isConstant(output: "features")])
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func whatIsNoNumberIsFound(_ value: Float) {
        let outcome = run { image, _ in [Float(image), image == 2 ? value : 0] }
        #expect(outcome.faults == [.isNotFinite(output: "features", image: 2)])
    }

    @Test func numbersBeyondFloat16AreSaid() {
        let outcome = run { image, _ in [Float(image), 65505] }
        #expect(outcome.faults.isEmpty)
        #expect(outcome.warnings.count == 1)
    }

    @Test func bfloat16MayDifferMore() {
        let outcome = EncoderCheck(precision: .bf16).run(outputs: ["features"], count: 4) { images in
            [images.flatMap { [Float($0), 1 + 0.01 * Float(images.count)] }]
        }
        #expect(outcome.faults.isEmpty)
        #expect(!run { image, batch in [Float(image), 1 + 0.01 * Float(batch.count)] }.faults.isEmpty)
    }
}
