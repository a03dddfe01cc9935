// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

/// A binary batch of CIFAR-10 or CIFAR-100 as its authors distribute it: for each image its label (CIFAR-100: coarse and
/// fine) in a byte each, then 32x32 red, green and blue values, row by row.
struct CIFARBatch: PixelFile {
    let path: String
    let labels: [String]
    private let labelBytes: Int

    private static let side = 32
    private static let pixelBytes = 3 * side * side

    /// Nil where the file's length or a label is not that of a batch.
    init?(path: String) throws(DatasetError) {
        let file = try OpenFile(path: path)
        for (labelBytes, limits, names) in [
            (1, [10], "batches.meta.txt"), (2, [20, 100], "fine_label_names.txt"),
        ] {
            let record = labelBytes + Self.pixelBytes
            guard file.size > 0, file.size.isMultiple(of: record) else { continue }
            var fine: [Int] = []
            while fine.count < file.size / record {
                let bytes = try file.read(at: fine.count * record, count: labelBytes)
                guard bytes.count == labelBytes, zip(bytes, limits).allSatisfy({ $0 < $1 }) else { break }
                fine.append(Int(bytes[labelBytes - 1]))
            }
            guard fine.count == file.size / record else { continue }
            let classes = try Self.names(beside: path, file: names, count: limits[labelBytes - 1])
            self.path = path
            self.labelBytes = labelBytes
            labels = fine.map { classes[$0] }
            return
        }
        return nil
    }

    func makeReader() throws(DatasetError) -> any PixelReader {
        Reader(file: try OpenFile(path: path), labelBytes: labelBytes)
    }

    /// The class names that the authors put beside the batches; numbers where there are none.
    private static func names(beside path: String, file: String, count: Int) throws(DatasetError) -> [String] {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let numbers = (0..<count).map(String.init)
        guard let bytes = try? readFile(folder + file, maximumBytes: 1 << 16) else { return numbers }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        return lines.count == count && Set(lines).count == count ? lines : numbers
    }

    private final class Reader: PixelReader {
        private let file: OpenFile
        private let labelBytes: Int

        init(file: OpenFile, labelBytes: Int) {
            self.file = file
            self.labelBytes = labelBytes
        }

        func image(at index: Int) throws(DatasetError) -> RGBImage {
            let record = labelBytes + CIFARBatch.pixelBytes
            let bytes = try file.read(at: index * record + labelBytes, count: CIFARBatch.pixelBytes)
            guard bytes.count == CIFARBatch.pixelBytes else {
                throw .damagedArchive(path: file.path, reason: "it became shorter while it was read")
            }
            let side = CIFARBatch.side
            return RGBImage(planes: bytes, width: side, height: side, rowStride: side, columnStride: 1)
        }
    }
}
