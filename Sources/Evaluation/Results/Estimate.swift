// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Hypersphere

/// A measured value, and how sure it is.
package struct Estimate: Sendable, Equatable, Encodable {
    package var value: Double
    /// Nil where there is no interval.
    package var interval: ConfidenceInterval?

    package init(value: Double, interval: ConfidenceInterval? = nil) {
        self.value = value
        self.interval = interval
    }

    /// A share of `count` images with its exact interval; nil for no images.
    init?(share hits: Int, of count: Int) {
        guard count > 0 else { return nil }
        self.init(value: Double(hits) / Double(count), interval: ConfidenceInterval(share: hits, of: count))
    }

    /// The mean of independent values with its interval, where all of them have one.
    init(meanOf values: [Estimate]) {
        let known = values.compactMap { estimate in estimate.interval.map { (value: estimate.value, interval: $0) } }
        self.init(
            value: values.reduce(0) { $0 + $1.value } / Double(values.count),
            interval: known.count == values.count ? ConfidenceInterval(meanOf: known) : nil)
    }

    private enum CodingKeys: String, CodingKey {
        case value, lower, upper
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value, forKey: .value)
        try container.encodeIfPresent(interval?.lower, forKey: .lower)
        try container.encodeIfPresent(interval?.upper, forKey: .upper)
    }
}
