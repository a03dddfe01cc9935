// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hypersphere
import Testing

@Suite struct AngleTests {
    @Test(
        arguments: [
            ([1, 0], [0, 1], 90), ([1, 0], [-1, 0], 180), ([2, 2], [0.5, 0.5], 0), ([1, 0], [1, 1], 45),
            ([1], [-3], 180), ([1, 0, 0], [-1, Float(3).squareRoot(), 0], 120),
        ] as [([Float], [Float], Double)])
    func anglesOfKnownVectors(first: [Float], second: [Float], degrees: Double) {
        #expect(abs(angle(first, second) - degrees) < 1e-5)
    }

    @Test(arguments: [1e-3, 1e-5, 1e-7, 1e-10])
    func smallAnglesKeepTheirDigits(tangent: Double) {
        let expected = atan(Double(Float(tangent))) * 180 / .pi
        #expect(abs(angle([1, 0] as [Float], [1, Float(tangent)]) / expected - 1) < 1e-12)
        #expect(abs((180 - angle([1, 0] as [Float], [-1, Float(tangent)])) - expected) < 1e-12)
    }

    @Test func lengthDoesNotMatter() {
        let short = angle([0x3p-60, 0x1p-60] as [Float], [1, 2])
        let long = angle([0x3p60, 0x1p60] as [Float], [1, 2])
        #expect(short == long)
        #expect(abs(short - 45) < 1e-12)
    }

    @Test func nothingHasNoAngle() {
        #expect(angle([0, 0] as [Float], [1, 0]).isNaN)
        #expect(angle([.nan, 0] as [Float], [1, 0]).isNaN)
    }
}
