// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One side of an image that is resized, and the filters along it.
struct TapSide {
    let axis: Axis
    let resizedCount: Int
    /// The resized pixels that are wanted.
    let part: Range<Int>

    /// Pixels for each resized one, by way of its inverse as OpenCV does.
    var scale: Double { 1 / (Double(resizedCount) / Double(axis.count)) }

    /// Whether each resized pixel covers whole ones.
    var isWhole: Bool { abs(scale - scale.rounded()) < .ulpOfOne }

    /// The weight 1 in OpenCV's fixed point.
    private static let one: Float = 2048

    private func taps(_ append: (Int, inout Taps) -> Void) -> Taps {
        var taps = Taps(axis)
        for pixel in part { append(pixel, &taps) }
        return taps
    }

    /// The pixel at a resized one's left edge.
    var nearest: Taps {
        taps { pixel, taps in
            taps.append(first: min(Int((Double(pixel) * scale).rounded(.down)), axis.count - 1), CollectionOfOne(1))
        }
    }

    /// The pixel under a resized one's center, as Pillow finds it: by adding up steps.
    var center: Taps {
        let step = Double(axis.count) / Double(resizedCount)
        // Where so many steps add up that it would take long, their product is as good.
        let start = part.lowerBound < 1 << 20 ? 0 : part.lowerBound
        var position = (Double(start) + 0.5) * step
        for _ in start..<max(start, part.lowerBound) { position += step }
        return taps { _, taps in
            taps.append(first: Int(position), CollectionOfOne(1))
            position += step
        }
    }

    /// `INTER_LINEAR`.
    var linear: Taps {
        taps { pixel, taps in
            let position = Float((Double(pixel) + 0.5) * scale - 0.5)
            append(floor(position), position - floor(position), &taps)
        }
    }

    /// `INTER_AREA` where a side does not shrink.
    var enlargedArea: Taps {
        taps { pixel, taps in
            let first = floor(Double(pixel) * scale)
            let fraction = Float(Double(pixel + 1) - (first + 1) * (Double(resizedCount) / Double(axis.count)))
            append(Float(first), fraction <= 0 ? 0 : fraction - floor(fraction), &taps)
        }
    }

    private func append(_ first: Float, _ fraction: Float, _ taps: inout Taps) {
        taps.append(
            first: Int(first),
            [1 - fraction, fraction].map { ($0 * Self.one).rounded(.toNearestOrEven) })
    }

    /// `INTER_CUBIC`: Keys' cubic with a = -0.75.
    var cubic: Taps {
        taps { pixel, taps in
            let position = Float((Double(pixel) + 0.5) * scale - 0.5)
            let x = position - floor(position)
            let a: Float = -0.75
            let outer = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a
            let inner = ((a + 2) * x - (a + 3)) * x * x + 1
            let next = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1
            taps.append(
                first: Int(floor(position)) - 1,
                [outer, inner, next, 1 - outer - inner - next].map { ($0 * Self.one).rounded(.toNearestOrEven) })
        }
    }

    /// `INTER_AREA` where each resized pixel covers whole ones: each counts 1.
    var blocks: Taps {
        let count = Int(scale.rounded())
        return taps { pixel, taps in taps.append(first: pixel * count, repeatElement(1, count: count)) }
    }

    /// `INTER_AREA` where a side shrinks: pixels count by how much of them is covered.
    var area: Taps {
        taps { pixel, taps in
            let start = Double(pixel) * scale
            let end = start + scale
            let cell = min(scale, Double(axis.count) - start)
            let first = Int(start.rounded(.up))
            let last = max(first, min(Int(end.rounded(.down)), axis.count - 1))
            let whole = min(first, last)..<last
            let (before, after) = (Double(first) - start, min(min(end - Double(last), 1), cell))
            var weights = [Float](repeating: Float(1 / cell), count: whole.count)
            let hasFirst = before > 1e-3
            if hasFirst { weights.insert(Float(before / cell), at: 0) }
            if end - Double(last) > 1e-3 { weights.append(Float(after / cell)) }
            taps.append(first: hasFirst ? first - 1 : first, weights)
        }
    }
}
