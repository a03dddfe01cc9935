// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Cuts a view into square tiles and moves each to another place.
package struct TileShuffle: Sendable, Equatable {
    /// Tiles along a side.
    package let grid: Int
    /// The tile that comes to each place, row after row.
    package let order: [Int]

    package init(grid: Int, order: [Int]) {
        precondition(order.sorted() == Array(0..<grid * grid))
        self.grid = grid
        self.order = order
    }

    /// Draws two, three or four tiles along a side, and an order that leaves none in its place.
    package init(_ random: inout RandomStream) {
        grid = 2 + random.integer(below: 3)
        // Sattolo, "An algorithm to generate a random cyclic permutation", 1986.
        var order = Array(0..<grid * grid)
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, random.integer(below: last))
        }
        self.order = order
    }

    /// Pixels beyond the last whole tile stay.
    func apply(to view: inout View) {
        let (size, tile) = (view.size, view.size / grid)
        view.withPlanes { red, green, blue in
            for plane in [red, green, blue] {
                let before = Array(plane)
                for (place, source) in order.enumerated() {
                    let target = (place / grid * size + place % grid) * tile
                    let start = (source / grid * size + source % grid) * tile
                    for row in 0..<tile {
                        for column in row * size..<row * size + tile {
                            plane[target + column] = before[start + column]
                        }
                    }
                }
            }
        }
    }
}
