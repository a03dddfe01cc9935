// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ImageStatistics {
    /// The statistics of all images of several sets, as far as those of the sets tell.
    ///
    /// - Parameter parts: of sets without common images; nil is given where there are none.
    package init?(merging parts: [ImageStatistics]) {
        guard var whole = parts.first else { return nil }
        if parts.count > 1 {
            let weights = parts.map { Double($0.images) }
            func merged(_ quantiles: KeyPath<ImageStatistics, Quantiles>) -> Quantiles {
                Quantiles(merging: parts.map { $0[keyPath: quantiles] }, weights: weights)
            }
            whole.images = parts.reduce(0) { $0 + $1.images }
            whole.formats = parts.reduce(into: [:]) { $0.merge($1.formats, uniquingKeysWith: +) }
            let counts = parts.flatMap(\.sizes).reduce(into: [SIMD2<Int>: Int]()) {
                $0[SIMD2($1.width, $1.height), default: 0] += $1.images
            }
            whole.sizes = Self.mostCommon(counts)
            let grays = parts.compactMap(\.grayImages)
            whole.grayImages = grays.count == parts.count ? grays.reduce(0, +) : nil
            (whole.width, whole.height, whole.side) = (merged(\.width), merged(\.height), merged(\.side))
            (whole.bytesPerPixel, whole.brightness) = (merged(\.bytesPerPixel), merged(\.brightness))
            whole.sharpness = merged(\.sharpness)
        }
        self = whole
    }
}

extension Quantiles {
    /// The quantiles of several samples together, taking each quantile of a sample for an equal part of it.
    ///
    /// - Parameters:
    ///   - parts: of the samples; at least one.
    ///   - weights: the samples' sizes.
    init(merging parts: [Quantiles], weights: [Double]) {
        let points = zip(parts, weights).flatMap { part, weight in
            part.values.map { (value: $0, weight: weight / Double(part.values.count)) }
        }.sorted { $0.value < $1.value }
        let total = points.reduce(0) { $0 + $1.weight }
        var (index, passed) = (0, 0.0)
        values = (0..<Self.count).map { place in
            if place == Self.count - 1 { return points[points.count - 1].value }
            let wanted = Double(place) / Double(Self.count - 1) * total
            while index < points.count - 1, passed + points[index].weight <= wanted {
                passed += points[index].weight
                index += 1
            }
            return points[index].value
        }
    }
}
