// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Labeled square images as 8-bit RGB, in memory or fetched when they are needed.
package struct TrainingImages: Sendable {
    /// Side of each image, pixels.
    package let size: Int
    /// The class of each image, a number below that of `classes`.
    package let labels: [Int]
    /// The names of the classes.
    package let classes: [String]
    private let storage: Storage

    private enum Storage {
        /// Image, row, column, channel.
        case memory([UInt8])
        case source(any PixelSource)
    }

    /// The number of images.
    package var count: Int { labels.count }

    /// The number of bytes of one image.
    package var stride: Int { size * size * 3 }

    /// Takes decoded images.
    ///
    /// - Parameters:
    ///   - pixels: image, row, column, channel.
    ///   - size: side of each image, pixels.
    ///   - labels: the class of each image.
    ///   - classes: the names of the classes.
    /// - Throws: where the numbers do not fit together.
    package init(pixels: [UInt8], size: Int, labels: [Int], classes: [String]) throws(TrainingDataError) {
        guard pixels.count == labels.count * size * size * 3 else { throw .shape }
        try self.init(.memory(pixels), size, labels, classes)
    }

    /// Takes images that are fetched when they are needed.
    ///
    /// - Parameters:
    ///   - source: gives the pixels.
    ///   - size: side of each image, pixels.
    ///   - labels: the class of each image.
    ///   - classes: the names of the classes.
    /// - Throws: where the numbers do not fit together.
    package init(
        source: any PixelSource, size: Int, labels: [Int], classes: [String]
    ) throws(TrainingDataError) {
        try self.init(.source(source), size, labels, classes)
    }

    private init(
        _ storage: Storage, _ size: Int, _ labels: [Int], _ classes: [String]
    ) throws(TrainingDataError) {
        guard size > 0, size <= 4096 else { throw .shape }
        for label in labels where label < 0 || label >= classes.count { throw .labelOutOfRange(label) }
        self.size = size
        self.labels = labels
        self.classes = classes
        self.storage = storage
    }

    /// Calls `body` with an image's pixels, ``stride`` bytes.
    ///
    /// - Parameters:
    ///   - image: its number.
    ///   - scratch: working memory, to be kept for the next image.
    ///   - body: is given row, column, channel.
    /// - Throws: what the source says of an image that cannot be had.
    package func withPixels(
        of image: Int, _ scratch: inout [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        switch storage {
        case .memory(let pixels):
            try pixels.withUnsafeBufferPointer {
                try body(UnsafeBufferPointer(rebasing: $0[image * stride..<(image + 1) * stride]))
            }
        case .source(let source):
            if scratch.count != stride { scratch = [UInt8](repeating: 0, count: stride) }
            try scratch.withUnsafeMutableBufferPointer { try source.read(image, into: $0) }
            try scratch.withUnsafeBufferPointer(body)
        }
    }

    /// Throws where the images are too few to train from: a class without images, or one class alone.
    func validateForTraining() throws(TrainingDataError) {
        guard classes.count >= 2 else { throw .tooFewClasses(classes.count) }
        var counts = [Int](repeating: 0, count: classes.count)
        for label in labels { counts[label] += 1 }
        if let empty = counts.firstIndex(of: 0) { throw .emptyClass(classes[empty]) }
    }
}

/// Why images cannot be trained from.
package enum TrainingDataError: Error, Sendable, Equatable, CustomStringConvertible {
    case shape
    case labelOutOfRange(Int)
    case tooFewClasses(Int)
    case emptyClass(String)

    package var description: String {
        switch self {
        case .shape: "the number of pixels, the image size and the number of labels do not fit together"
        case .labelOutOfRange(let label): "no class belongs to label \(label)"
        case .tooFewClasses(let count):
            "training needs at least 2 classes, and there \(count == 1 ? "is" : "are") \(count)"
        case .emptyClass(let name): "class \(name) has no images"
        }
    }
}
