// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What is noted of images on their way through: which loader would read them otherwise, and their traits.
package struct ImageObservations: Sendable {
    package private(set) var counts = LoaderCounts()

    /// Of every image, or of evenly spaced ones where there are very many.
    private var traits: [ImageTraits] = []
    private var step = 1
    private var place = 0

    /// The most traits that are kept.
    private static let limit = 50_000

    package init() {}

    /// Notes an image.
    package mutating func add(_ source: ImageSource?, _ traits: ImageTraits?) {
        if let source { counts.add(source) }
        guard let traits else { return }
        defer { place += 1 }
        guard place.isMultiple(of: step) else { return }
        self.traits.append(traits)
        guard self.traits.count == Self.limit else { return }
        self.traits = self.traits.enumerated().compactMap { $0.offset.isMultiple(of: 2) ? $0.element : nil }
        step *= 2
    }

    /// The distribution of the traits; nil where none were noted.
    package var statistics: ImageStatistics? { ImageStatistics(traits) }
}
