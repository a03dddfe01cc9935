// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX
import Quantization
import Testing

@Suite struct RoundingTests {
    private func range(_ values: Float...) -> ActivationRange {
        var range = ActivationRange()
        for value in values {
            let isFinite = range.extend(to: value)
            #expect(isFinite)
        }
        return range
    }

    @Test(
        "Codes cover the range to half a step, and have a zero",
        arguments: [
            (0, 6), (-3, 0), (-2.1, 2.6), (2, 5), (-5, -2), (-1e-3, 1e3), (-3e38, 3e38),
        ] as [(Float, Float)])
    func code(_ lower: Float, _ upper: Float) {
        let code = range(lower, upper).code
        #expect(code.scale > 0 && code.scale.isFinite)
        let zero = Float(code.zeroPoint)
        for edge in [min(lower, 0), max(upper, 0)] {
            let number = min(max((edge / code.scale + zero).rounded(), 0), 255)
            #expect(abs(code.scale * (number - zero) - edge) <= 0.5001 * code.scale)
        }
    }

    @Test("A value that is always zero has a code too")
    func zero() {
        #expect(range(0, 0).code == ActivationCode(scale: 1, zeroPoint: 0))
        #expect(range(0, .leastNonzeroMagnitude).code == ActivationCode(scale: 1, zeroPoint: 0))
    }

    @Test("What is not finite is told", arguments: [Float.nan, .infinity, -.infinity])
    func infinite(_ value: Float) {
        var range = ActivationRange()
        let isFinite = range.extend(to: value)
        #expect(!isFinite)
        #expect(QuantizedWeights(rounding: Constant(shape: [2, 1], values: [1, value]), axis: 0) == nil)
    }

    @Test("Weights are rounded by the channel's own largest, along either axis")
    func weights() throws {
        let values: [Float] = [64, -31.6, 0, 0.012, -0.02, 0.004]
        let rows = try #require(QuantizedWeights(rounding: Constant(shape: [2, 3], values: values), axis: 0))
        #expect(rows.values == [64, -32, 0, 38, -64, 13])
        #expect(rows.scales == [1, Float(0.02) / 64])
        let columns = try #require(QuantizedWeights(rounding: Constant(shape: [3, 2], values: values), axis: 1))
        #expect(columns.scales == [1, Float(31.6) / 64])
        #expect(columns.values == [64, -64, 0, 0, 0, 0])
        let none = try #require(QuantizedWeights(rounding: Constant(shape: [2, 1], values: [0, 5]), axis: 0))
        #expect(none.values == [0, 64] && none.scales[0] == 1)
    }

    @Test("Two products of a weight and a byte fit in 16 bits, as processors without VNNI add them")
    func sums() {
        #expect(2 * Int(UInt8.max) * QuantizedWeights.largest <= Int16.max)
    }
}
