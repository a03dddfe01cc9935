// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

/// Images that a file keeps as bare pixels, one after another, as some authors publish their sets.
protocol PixelFile: Sendable {
    var path: String { get }
    /// The class of each image.
    var labels: [String] { get }

    func makeReader() throws(DatasetError) -> any PixelReader
}

/// Reads the images of a file; quickest in their order.
protocol PixelReader: AnyObject {
    /// - Precondition: `index` is the place of an image of the source, after those that were read before.
    func image(at index: Int) throws(DatasetError) -> RGBImage
}

/// The files that authors publish, told by their content.
enum PixelFiles {
    /// The names of files that may be such.
    static func isCandidate(_ name: String) -> Bool {
        !ImageName.isHidden(name) && [".bin", ".mat"].contains { name.lowercased().hasSuffix($0) }
    }

    /// The images of a file; nil where it is none of these formats.
    static func open(_ path: String) throws(DatasetError) -> (any PixelFile)? {
        if let images = try MATImages(path: path) { return images }
        return try CIFARBatch(path: path)
    }
}

extension RGBImage {
    /// The image whose channels lie one after another, each pixel at `row * rowStride + column * columnStride`.
    ///
    /// - Precondition: the strides keep within `bytes`, which holds `width * height * 3`.
    init(planes bytes: some RandomAccessCollection<UInt8>, width: Int, height: Int, rowStride: Int, columnStride: Int) {
        let bytes = Array(bytes)
        let plane = width * height
        var pixels: [UInt8] = []
        pixels.reserveCapacity(plane * 3)
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<3 {
                    pixels.append(bytes[channel * plane + row * rowStride + column * columnStride])
                }
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}
