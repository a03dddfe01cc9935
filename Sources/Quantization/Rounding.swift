// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import ONNX

/// The smallest and the largest of some numbers, and zero.
package struct ActivationRange: Equatable {
    package private(set) var lower: Float = 0
    package private(set) var upper: Float = 0

    package init() {}

    /// - Returns: false for a number that is not finite.
    package mutating func extend(to value: Float) -> Bool {
        lower = min(lower, value)
        upper = max(upper, value)
        return value.isFinite
    }

    /// 8-bit numbers over the range; zero is one of them, so that padding is exact.
    package var code: ActivationCode {
        // Halves, as the whole range may be beyond the largest float.
        let step = (upper / 255 - lower / 255)
        // A step that is not a normal number is one of a value that is zero for all images.
        guard step.isNormal else { return ActivationCode(scale: 1, zeroPoint: 0) }
        return ActivationCode(scale: step, zeroPoint: UInt8(min(max((-lower / step).rounded(), 0), 255)))
    }
}

extension QuantizedWeights {
    /// The largest integer of a weight.
    ///
    /// Processors without VNNI add two products with uint8 in 16 bits, and cut off what goes beyond: `2 * 255 * 64` fits,
    /// `2 * 255 * 127` does not.
    package static let largest = 64

    /// Rounds weights to -64...64, with a scale for each output channel, so that its largest weight is kept.
    ///
    /// - Returns: nil where a weight is not finite.
    package init?(rounding weights: Constant, axis: Int) {
        guard weights.values.allSatisfy(\.isFinite), weights.shape.indices.contains(axis) else { return nil }
        let channels = weights.shape[axis]
        let inner = weights.shape[(axis + 1)...].reduce(1, *)
        func channel(_ place: Int) -> Int { place / inner % channels }
        var largest = [Float](repeating: 0, count: channels)
        for (place, weight) in weights.values.enumerated() {
            largest[channel(place)] = max(largest[channel(place)], abs(weight))
        }
        let limit = Float(Self.largest)
        let scales = largest.map { ($0 / limit).isNormal ? $0 / limit : 1 }
        let values = weights.values.enumerated().map { place, weight in
            Int8(min(max((weight / scales[channel(place)]).rounded(.toNearestOrEven), -limit), limit))
        }
        self.init(axis: axis, scales: scales, values: values)
    }
}
