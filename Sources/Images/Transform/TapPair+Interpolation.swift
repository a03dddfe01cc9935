// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension TapPair {
    /// The weights of one of OpenCV's filters, or of Pillow's nearest neighbor.
    ///
    /// OpenCV's as of `modules/imgproc/src/resize.cpp` of version 4: centers are at half pixels, nothing widens when an
    /// image shrinks, and weights have 11 bits; only `INTER_AREA` takes all pixels of what it shrinks.
    ///
    /// - Parameters:
    ///   - interpolation: the filter.
    ///   - source: the image, and what surrounds it.
    ///   - size: of the whole resized image.
    ///   - columns: the columns of the resized image that are wanted.
    ///   - rows: the rows of the resized image that are wanted.
    init(
        _ interpolation: InputTransform.Interpolation, _ source: ResamplingSource, size: (width: Int, height: Int),
        columns: Range<Int>, rows: Range<Int>
    ) {
        let horizontal = TapSide(axis: source.columns, resizedCount: size.width, part: columns)
        let vertical = TapSide(axis: source.rows, resizedCount: size.height, part: rows)
        func pair(_ rounding: TapRounding, _ taps: (TapSide) -> Taps) -> TapPair {
            TapPair(columns: taps(horizontal), rows: taps(vertical), rounding: rounding)
        }
        let isShrinking = horizontal.scale >= 1 && vertical.scale >= 1
        let areWhole = isShrinking && horizontal.isWhole && vertical.isWhole
        let isHalving = areWhole && horizontal.scale == 2 && vertical.scale == 2
        let area = Float(horizontal.scale * vertical.scale)
        if source.columns.count == size.width && source.rows.count == size.height {
            self = pair(.nearest(factor: 1)) { $0.nearest }
            return
        }
        self =
            switch interpolation {
            case .opencvLinear where isHalving, .opencvArea where isHalving: pair(.up(factor: 0.25)) { $0.blocks }
            case .opencvLinear: pair(.linear) { $0.linear }
            case .opencvCubic: pair(.nearest(factor: 0x1p-22)) { $0.cubic }
            case .opencvArea where areWhole: pair(.nearest(factor: 1 / area)) { $0.blocks }
            case .opencvArea where isShrinking: pair(.nearest(factor: 1)) { $0.area }
            case .opencvArea: pair(.linear) { $0.enlargedArea }
            case .opencvNearest: pair(.nearest(factor: 1)) { $0.nearest }
            default: pair(.nearest(factor: 1)) { $0.center }
            }
    }
}
