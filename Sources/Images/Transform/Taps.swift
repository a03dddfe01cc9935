// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The weights by which an image's pixels along one side make those of its resized version, one after another.
struct Taps {
    /// For each resized pixel, the image's pixels that it is made of.
    private(set) var sources: [Range<Int>] = []
    /// For each resized pixel, the place of its first weight.
    private(set) var starts: [Int] = []
    /// For each resized pixel, the sum of the weights of what surrounds the image.
    private(set) var surroundings: [Float] = []
    private(set) var weights: [Float] = []
    private let axis: Axis

    init(_ axis: Axis) {
        self.axis = axis
    }

    /// Adds a resized pixel.
    ///
    /// - Parameters:
    ///   - first: the pixel that the first weight belongs to; those beyond the side's ends are the outermost ones.
    ///   - values: the weights of that pixel and the ones that follow it.
    mutating func append(first: Int, _ values: some Collection<Float>) {
        starts.append(weights.count)
        var outside: Float = 0
        var kept: Range<Int>?
        var last = -1
        for (index, weight) in values.enumerated() {
            let position = min(max(first + index, 0), axis.count - 1)
            guard axis.image.contains(position) else {
                outside += weight
                continue
            }
            if position == last {
                weights[weights.count - 1] += weight
            } else {
                weights.append(weight)
                let place = position - axis.image.lowerBound
                kept = (kept?.lowerBound ?? place)..<place + 1
            }
            last = position
        }
        sources.append(kept ?? 0..<0)
        surroundings.append(outside)
    }
}

/// How sums of weighted levels become levels again.
enum TapRounding {
    /// Times a factor, to the nearest, a half to the even number.
    case nearest(factor: Float)
    /// Times a factor, a half upwards.
    case up(factor: Float)
    /// OpenCV's sum of two terms of 11-bit weights, of which lower bits are cut off on the way.
    case linear
}

/// The weights of both sides.
struct TapPair {
    let columns: Taps
    let rows: Taps
    let rounding: TapRounding
}
