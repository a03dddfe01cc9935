// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A rectangle inside an image, pixels.
package struct CropBox: Sendable, Equatable {
    package var left: Int
    package var top: Int
    package var width: Int
    package var height: Int

    package init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// Draws a box as torchvision's RandomResizedCrop does.
    ///
    /// Area and ratio are drawn up to ten times until a box fits; after that it is the largest central box of a ratio
    /// within the range.
    package init(
        inside size: Int, scale: ClosedRange<Float>, ratio: ClosedRange<Float>, _ random: inout RandomStream
    ) {
        let logRatio = logf(ratio.lowerBound)...logf(ratio.upperBound)
        for _ in 0..<10 {
            let area = Float(size * size) * random.uniform(scale)
            let shape = expf(random.uniform(logRatio))
            let width = Int((area * shape).squareRoot().rounded(.toNearestOrEven))
            let height = Int((area / shape).squareRoot().rounded(.toNearestOrEven))
            if width > 0, width <= size, height > 0, height <= size {
                let top = random.integer(below: size - height + 1)
                let left = random.integer(below: size - width + 1)
                self.init(left: left, top: top, width: width, height: height)
                return
            }
        }
        var (width, height) = (size, size)
        if ratio.lowerBound > 1 { height = max(1, Int((Float(size) / ratio.lowerBound).rounded(.toNearestOrEven))) }
        if ratio.upperBound < 1 { width = max(1, Int((Float(size) * ratio.upperBound).rounded(.toNearestOrEven))) }
        self.init(left: (size - width) / 2, top: (size - height) / 2, width: width, height: height)
    }
}
