// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A line in a diagram.
struct Curve {
    let name: String
    let points: [(x: Double, y: Double)]

    /// As many points, at the mean of their neighbors, as can be told apart.
    var thinned: Curve {
        let most = 400
        guard points.count > most else { return self }
        let share = (points.count + most - 1) / most
        let means = stride(from: 0, to: points.count, by: share).map { start in
            let part = points[start..<min(start + share, points.count)]
            let count = Double(part.count)
            return (x: part.reduce(0) { $0 + $1.x } / count, y: part.reduce(0) { $0 + $1.y } / count)
        }
        return Curve(name: name, points: means)
    }
}

/// Curves with one scale.
struct Diagram {
    let title: String
    let curves: [Curve]
}

/// The numbers along a side of a diagram.
struct Axis {
    let range: ClosedRange<Double>
    let ticks: [Double]

    /// From the least to the greatest value, widened to round numbers: 1, 2 or 5 times a power of ten.
    init(_ values: [Double]) {
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let span = high > low ? high - low : max(abs(high), 1)
        var step = 1.0
        while step * 5 > span { step /= 10 }
        while step * 50 <= span { step *= 10 }
        step *= [1, 2, 5, 10].first { span / (step * $0) <= 5 } ?? 10
        let first = (low / step).rounded(.down)
        let last = max((high / step).rounded(.up), first + 1)
        range = first * step...last * step
        ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    }

    /// The place of a value, from 0 to 1.
    func share(_ value: Double) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
}
