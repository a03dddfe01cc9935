// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Randomness
import Testing

/// Bundles and corrupted images rest on these numbers, which `make_expected.py` computes once more.
@Suite struct RandomnessTests {
    @Test("A seed gives the numbers of the paper's generator")
    func splitMix() {
        var random = SplitMix64(state: 0)
        #expect(
            (0..<3).map { _ in random.next() } == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    }

    @Test("A number below a bound is below it")
    func below() {
        var random = SplitMix64(state: 1)
        let numbers = (0..<1000).map { _ in random.below(7) }
        #expect(Set(numbers) == Set(0..<7))
    }

    @Test(
        "Normal numbers of a seed are always the same",
        arguments: [
            (
                NormalNumbers(SplitMix64(state: 9), place: .end),
                [0.0038172734243137984, -0.8742844014075085, 0.35349263282002236, -1.5901766662466779]
            ),
            (
                NormalNumbers(SplitMix64(state: 9)),
                [0.0038172734243137993, -0.8742844014075087, 0.3534926328200224, -1.590176666246678]
            ),
            (
                NormalNumbers(seed: 3, stream: 5),
                [-0.8238859647101052, -0.33898686471187917, -1.0670834358526553, 0.3186078556079081]
            ),
        ])
    func normal(numbers: NormalNumbers, expected: [Double]) {
        var numbers = numbers
        for value in expected {
            // Mathematical libraries may differ in the last bit of a logarithm or a sine.
            #expect(abs(numbers.next() - value) <= 4 * value.ulp)
        }
    }
}
