// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The quantiles of a measure at 0, 5, ..., 100 %.
package struct Quantiles: Sendable, Equatable {
    /// The number of quantiles.
    static let count = 21

    /// From the smallest value to the largest.
    package let values: [Double]

    /// - Parameter sample: any order; nil where there is none.
    init?(of sample: [Double]) {
        guard !sample.isEmpty else { return nil }
        let sorted = sample.sorted()
        values = (0..<Self.count).map { index in
            let place = Double(index) / Double(Self.count - 1) * Double(sorted.count - 1)
            let lower = Int(place)
            let upper = min(lower + 1, sorted.count - 1)
            return Self.rounded(sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower)))
        }
    }

    package var least: Double { values[0] }
    package var median: Double { values[values.count / 2] }
    package var most: Double { values[values.count - 1] }

    /// The share of values that are at most this, as far as the quantiles tell.
    func share(upTo value: Double) -> Double {
        guard value >= least else { return 0 }
        guard let above = values.firstIndex(where: { $0 > value }) else { return 1 }
        let (lower, upper) = (values[above - 1], values[above])
        return (Double(above - 1) + (value - lower) / (upper - lower)) / Double(values.count - 1)
    }

    /// The largest difference of the two distribution functions, 0 to 1: the statistic of Kolmogorov and Smirnov.
    func distance(to other: Quantiles) -> Double {
        (values + other.values).reduce(0) { largest, value in
            // Where one of them steps, just before it counts too.
            let before = value.nextDown
            return max(
                largest, abs(share(upTo: value) - other.share(upTo: value)),
                abs(share(upTo: before) - other.share(upTo: before)))
        }
    }

    /// To five digits, so that a file holds no more than is known.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.isFinite else { return 0 }
        var unit = 1.0
        while abs(value) * unit < 10_000 { unit *= 10 }
        return (value * unit).rounded() / unit
    }
}

extension Quantiles: Codable {
    package init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([Double].self)
        guard values.count >= 3, zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "quantiles must be three or more, in order"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
