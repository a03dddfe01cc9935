// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

/// What is left of an image that was scaled or saved anew: mean colors of 8 by 8 fields.
struct ImageSignature: Sendable {
    static let side = 8

    /// The root mean square, in levels of 256, up to which two signatures are of one picture.
    static let nearest: Float = 2

    /// For each field red, green and blue.
    let values: [UInt8]

    /// The mean of all.
    let mean: Float

    init(_ image: RGBImage) {
        let side = Self.side
        var values: [UInt8] = []
        for row in 0..<side {
            let rows = Self.part(row, of: image.height)
            for column in 0..<side {
                let columns = Self.part(column, of: image.width)
                var sums = (0, 0, 0)
                for y in rows {
                    for x in columns {
                        let place = (y * image.width + x) * 3
                        sums.0 += Int(image.pixels[place])
                        sums.1 += Int(image.pixels[place + 1])
                        sums.2 += Int(image.pixels[place + 2])
                    }
                }
                let count = rows.count * columns.count
                values += [sums.0, sums.1, sums.2].map { UInt8(($0 + count / 2) / count) }
            }
        }
        self.values = values
        mean = Float(values.reduce(0) { $0 + Int($1) }) / Float(values.count)
    }

    /// The pixels of one field; small images have fields that share pixels.
    private static func part(_ index: Int, of length: Int) -> Range<Int> {
        let start = index * length / side
        return start..<max(start + 1, (index + 1) * length / side)
    }

    func isNear(_ other: ImageSignature) -> Bool {
        let limit = Int(Self.nearest * Self.nearest * Float(values.count))
        var sum = 0
        for index in values.indices {
            let difference = Int(values[index]) - Int(other.values[index])
            sum += difference * difference
            if sum > limit { return false }
        }
        return true
    }
}
