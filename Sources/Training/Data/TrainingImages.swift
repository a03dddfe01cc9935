/// Labelled square images in memory, as 8-bit RGB.
public struct TrainingImages: Sendable {
    /// Side of each image, pixels.
    public let size: Int
    /// The class of each image, a number below that of `classes`.
    public let labels: [Int]
    /// The names of the classes.
    public let classes: [String]
    /// All pixels: image, row, column, channel; `count * size * size * 3` bytes.
    public let pixels: [UInt8]

    /// The number of images.
    public var count: Int { labels.count }

    /// The number of bytes of one image.
    var stride: Int { size * size * 3 }

    /// Takes decoded images.
    ///
    /// - Parameters:
    ///   - pixels: image, row, column, channel.
    ///   - size: side of each image, pixels.
    ///   - labels: the class of each image.
    ///   - classes: the names of the classes.
    /// - Throws: where the numbers do not fit together.
    public init(pixels: [UInt8], size: Int, labels: [Int], classes: [String]) throws(TrainingDataError) {
        guard size > 0, size <= 4096, pixels.count == labels.count * size * size * 3 else { throw .shape }
        for label in labels where label < 0 || label >= classes.count { throw .labelOutOfRange(label) }
        self.size = size
        self.labels = labels
        self.classes = classes
        self.pixels = pixels
    }

    /// The pixels of the images of the given numbers, one after another.
    func pixels(of numbers: some Collection<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(numbers.count * stride)
        for number in numbers { result += pixels[number * stride..<(number + 1) * stride] }
        return result
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
public enum TrainingDataError: Error, Sendable, Equatable, CustomStringConvertible {
    case shape
    case labelOutOfRange(Int)
    case tooFewClasses(Int)
    case emptyClass(String)

    public var description: String {
        switch self {
        case .shape: "the number of pixels, the image size and the number of labels do not fit together"
        case .labelOutOfRange(let label): "no class belongs to label \(label)"
        case .tooFewClasses(let count):
            "training needs at least 2 classes, and there \(count == 1 ? "is" : "are") \(count)"
        case .emptyClass(let name): "class \(name) has no images"
        }
    }
}
