/// One unit vector for each class, kept in double precision on the host.
package struct Prototypes: Sendable, Equatable {
    /// The number of classes C, at least 2.
    package let classes: Int
    /// The number of coordinates d of each vector.
    package let dimension: Int
    /// The vectors one after another: C x d.
    package var values: [Double]

    /// Takes vectors of any length and normalizes them.
    package init(normalizing values: [Double], classes: Int, dimension: Int) throws(LossError) {
        guard classes >= 2 else { throw .tooFewClasses(classes) }
        guard dimension > 0, values.count == classes * dimension else { throw .shape }
        self.classes = classes
        self.dimension = dimension
        self.values = values
        for start in stride(from: 0, to: values.count, by: dimension) {
            let row = start..<start + dimension
            let norm = values[row].reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard norm > 0, norm.isFinite else { throw .degeneratePrototype(label: start / dimension) }
            for index in row { self.values[index] /= norm }
        }
    }

    /// Takes vectors just as an earlier run left them.
    package init(restoring values: [Double], classes: Int, dimension: Int) throws(LossError) {
        let checked = try Prototypes(normalizing: values, classes: classes, dimension: dimension)
        self = checked
        self.values = values
    }

    /// The normalized means of each class's embeddings (N x d, row-major), as CIDER starts from.
    package static func means(
        of embeddings: [Float], labels: [Int], classes: Int, dimension: Int
    ) throws(LossError) -> Prototypes {
        guard embeddings.count == labels.count * dimension else { throw .shape }
        var sums = [Double](repeating: 0, count: classes * dimension)
        for (sample, label) in labels.enumerated() {
            guard label >= 0, label < classes else { throw .labelOutOfRange(label) }
            for axis in 0..<dimension {
                sums[label * dimension + axis] += Double(embeddings[sample * dimension + axis])
            }
        }
        return try Prototypes(normalizing: sums, classes: classes, dimension: dimension)
    }

    /// The vectors as a `[C, d]` tensor.
    package func tensor(_ type: ElementType, on device: Device) throws(TorchError) -> Tensor {
        try Tensor(values, shape: [classes, dimension]).converted(to: type).moved(to: device)
    }
}
