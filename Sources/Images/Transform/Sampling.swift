// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Resizes the part of an image that weights are for.
///
/// Sums along rows are kept for the next resized rows, which are often made of the same ones.
///
/// - Parameters:
///   - source: the image, and what surrounds it.
///   - taps: the weights of both sides.
///   - target: where the part's first pixel is written.
///   - stride: the bytes from one row of the target to the next.
func sample(
    _ source: ResamplingSource, by taps: TapPair, into target: UnsafeMutablePointer<UInt8>, stride: Int
) {
    let channels = source.pixels.channels
    var rows = SampledRows(source, taps.columns)
    let surrounding = rows.surrounding
    var sums = [Float](repeating: 0, count: surrounding.count)
    for (index, wanted) in taps.rows.sources.enumerated() {
        for place in sums.indices { sums[place] = 0 }
        let outside = taps.rows.surroundings[index]
        if outside != 0 { add(surrounding, outside, taps.rounding, to: &sums) }
        for (tap, row) in wanted.enumerated() {
            let weight = taps.rows.weights[taps.rows.starts[index] + tap]
            rows.with(row) { add($0, weight, taps.rounding, to: &sums) }
        }
        let output = target + index * stride
        for place in 0..<taps.columns.sources.count * channels { output[place] = taps.rounding.level(of: sums[place]) }
    }
}

/// Adds a weighted row to sums.
private func add(_ row: [Float], _ weight: Float, _ rounding: TapRounding, to sums: inout [Float]) {
    if case .linear = rounding {
        let weight = Int32(weight)
        for place in sums.indices { sums[place] += Float((weight &* (Int32(row[place]) >> 4)) >> 16) }
    } else {
        for place in sums.indices { sums[place] += weight * row[place] }
    }
}

extension TapRounding {
    /// A sum, rounded and held within a byte.
    @inline(__always)
    fileprivate func level(of sum: Float) -> UInt8 {
        let rounded =
            switch self {
            case .nearest(let factor): (sum * factor).rounded(.toNearestOrEven)
            case .up(let factor): (sum * factor + 0.5).rounded(.down)
            case .linear: Float((Int32(sum) &+ 2) >> 2)
            }
        return UInt8(min(255, max(0, rounded)))
    }
}

/// Rows of an image, resized along their columns: the last few that were asked for.
private struct SampledRows {
    /// What a row that surrounds the image gives.
    let surrounding: [Float]

    private let source: PixelRows
    private let columns: Taps
    private let color: [Float]
    /// More than the rows that any of the filters but `INTER_AREA` reads at once.
    private var kept: [(row: Int, sums: [Float])]

    init(_ source: ResamplingSource, _ columns: Taps) {
        self.source = source.pixels
        self.columns = columns
        color = source.color.map(Float.init)
        let channels = source.pixels.channels
        var surrounding: [Float] = []
        for (index, taps) in columns.sources.enumerated() {
            let first = columns.starts[index]
            let weight = columns.surroundings[index] + columns.weights[first..<first + taps.count].reduce(0, +)
            for channel in 0..<channels { surrounding.append(weight * color[channel]) }
        }
        self.surrounding = surrounding
        kept = Array(repeating: (-1, [Float](repeating: 0, count: surrounding.count)), count: 4)
    }

    mutating func with(_ row: Int, _ body: ([Float]) -> Void) {
        let slot = row % kept.count
        if kept[slot].row != row {
            sample(row, into: &kept[slot].sums)
            kept[slot].row = row
        }
        body(kept[slot].sums)
    }

    private func sample(_ row: Int, into sums: inout [Float]) {
        let channels = source.channels
        let start = source.start + row * source.stride
        columns.weights.withUnsafeBufferPointer { weights in
            for (index, taps) in columns.sources.enumerated() {
                let first = columns.starts[index]
                for channel in 0..<channels {
                    var sum = columns.surroundings[index] * color[channel]
                    var place = taps.lowerBound * channels + channel
                    for tap in first..<first + taps.count {
                        sum += weights[tap] * Float(start[place])
                        place += channels
                    }
                    sums[index * channels + channel] = sum
                }
            }
        }
    }
}
