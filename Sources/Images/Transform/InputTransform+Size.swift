// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension InputTransform {
    /// The size of the whole resized image, for an image of a size; at least one pixel a side.
    func resizedSize(width: Int, height: Int) -> (width: Int, height: Int) {
        switch resizing {
        case .none: return (width, height)
        case .squash(let width, let height), .padded(let width, let height): return (width, height)
        case .shorterSide(let side):
            if rounding == .albumentations {
                let scale = Double(side) / Double(min(width, height))
                return (rounded(Double(width) * scale), rounded(Double(height) * scale))
            }
            // The longer side is rounded down.
            let (short, long) = width <= height ? (width, height) : (height, width)
            let resizedLong = Int(Double(side * long) / Double(short))
            return width <= height ? (side, resizedLong) : (resizedLong, side)
        case .cover(let boxWidth, let boxHeight):
            return proportionalSize(of: (width, height), in: (boxWidth, boxHeight), covers: true)
        case .fit(let boxWidth, let boxHeight):
            return proportionalSize(of: (width, height), in: (boxWidth, boxHeight), covers: false)
        }
    }

    /// The size in proportion that covers a box, or fits into it.
    private func proportionalSize(
        of image: (width: Int, height: Int), in box: (width: Int, height: Int), covers: Bool
    ) -> (width: Int, height: Int) {
        let (width, height) = (Double(image.width), Double(image.height))
        if rounding == .albumentations {
            let (horizontal, vertical) = (Double(box.width) / width, Double(box.height) / height)
            let scale = covers ? max(horizontal, vertical) : min(horizontal, vertical)
            return (rounded(width * scale), rounded(height * scale))
        }
        let (horizontal, vertical) = (width / Double(box.width), height / Double(box.height))
        let ratio = covers ? min(horizontal, vertical) : max(horizontal, vertical)
        return (rounded(width / ratio), rounded(height / ratio))
    }

    /// Python's `round()`, and one pixel at least.
    private func rounded(_ side: Double) -> Int { max(1, Int(side.rounded(.toNearestOrEven))) }
}

/// One side of a center crop.
struct CropSpan {
    /// The part of the resized image that is kept.
    let source: Range<Int>
    /// Where that part begins in the crop.
    let target: Int

    init(size: Int, crop: Int, rounding: InputTransform.Rounding) {
        if size < crop {
            source = 0..<size
            target = (crop - size) / 2
        } else {
            // Python's round(), where a half goes to the even neighbor, or its //.
            let start =
                rounding == .torchvision
                ? Int((Double(size - crop) / 2).rounded(.toNearestOrEven)) : (size - crop) / 2
            source = start..<(start + crop)
            target = 0
        }
    }

    /// The kept part in pieces whose weights take some tens of megabytes at most, however long the side is.
    ///
    /// - Parameters:
    ///   - axis: the side before it is resized.
    ///   - count: its pixels after that.
    /// - Returns: for each piece its place in the crop, and its pixels.
    func parts(of axis: Axis, resizedTo count: Int) -> [(target: Int, source: Range<Int>)] {
        let largest = max(1, (1 << 21) / (axis.count / count + 1))
        return stride(from: source.lowerBound, to: source.upperBound, by: largest).map { start in
            (target + start - source.lowerBound, start..<min(start + largest, source.upperBound))
        }
    }
}
