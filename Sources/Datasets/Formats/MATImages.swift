// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

/// The images of a MATLAB file as SVHN's authors distribute it: `X`, u8 [height, width, 3, images], and `y`, the digit
/// of each, 10 for zero.
struct MATImages: PixelFile {
    let path: String
    let labels: [String]
    private let height: Int
    private let width: Int
    private let pixels: MATFile.Variable

    /// Images beyond this are no pictures of a published set.
    private static let sides = 1...4096

    /// Nil where the file is not one of MATLAB's.
    ///
    /// - Throws: ``DatasetError`` where it is, but holds no such variables.
    init?(path: String) throws(DatasetError) {
        guard let file = try MATFile(path: path) else { return nil }
        guard let pixels = file.variables.first(where: { $0.name == "X" }), pixels.type == .uint8,
            let digits = file.variables.first(where: { $0.name == "y" })
        else { throw .damagedArchive(path: path, reason: "it holds no images X of bytes with labels y") }
        // MATLAB drops a last dimension of one.
        let shape = pixels.dimensions.count == 3 ? pixels.dimensions + [1] : pixels.dimensions
        guard shape.count == 4, Self.sides.contains(shape[0]), Self.sides.contains(shape[1]), shape[2] == 3,
            shape[3] >= 1, pixels.byteCount / (shape[0] * shape[1] * 3) == shape[3],
            pixels.byteCount.isMultiple(of: shape[0] * shape[1] * 3)
        else { throw .damagedArchive(path: path, reason: "X is not [height, width, 3, images]") }
        let values = try file.numbers(of: digits, limit: shape[3])
        guard values.count == shape[3], values.allSatisfy({ (0...10).contains($0) && $0 == $0.rounded() }) else {
            throw .damagedArchive(path: path, reason: "y is not a digit for each image")
        }
        self.path = path
        self.pixels = pixels
        height = shape[0]
        width = shape[1]
        labels = values.map { String(Int($0) % 10) }
    }

    func makeReader() throws(DatasetError) -> any PixelReader {
        guard let file = try MATFile(path: path) else {
            throw .damagedArchive(path: path, reason: "it changed while it was read")
        }
        return Reader(path: path, stream: try file.stream(of: pixels), height: height, width: width)
    }

    private final class Reader: PixelReader {
        private let path: String
        private let stream: any ByteStream
        private let height: Int
        private let width: Int
        private var next = 0

        init(path: String, stream: any ByteStream, height: Int, width: Int) {
            self.path = path
            self.stream = stream
            self.height = height
            self.width = width
        }

        func image(at index: Int) throws(DatasetError) -> RGBImage {
            let length = height * width * 3
            try stream.skip((index - next) * length)
            let bytes = try stream.read(length)
            next = index + 1
            guard bytes.count == length else {
                throw .damagedArchive(path: path, reason: "it ends before image \(index)")
            }
            // Column by column.
            return RGBImage(planes: bytes, width: width, height: height, rowStride: 1, columnStride: height)
        }
    }
}
