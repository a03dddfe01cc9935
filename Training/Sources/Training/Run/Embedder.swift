/// Embeds whole sets with a network, without augmentation and with running statistics.
package struct Embedder {
    private let network: Network
    private let normalizer: ImageNormalizer
    private let usesFeatures: Bool
    private let precision: Precision
    /// Training images that class means are taken from while training; more would hardly move them.
    private let sample = 2000

    /// Prepares.
    ///
    /// - Parameters:
    ///   - network: the encoder.
    ///   - statistics: images are normalized by these.
    ///   - usesFeatures: whether embeddings are features rather than projections.
    ///   - precision: of the arithmetic.
    /// - Throws: what libtorch says.
    package init(
        _ network: Network, _ statistics: ChannelStatistics, usesFeatures: Bool, precision: Precision
    ) throws(TorchError) {
        self.network = network
        self.usesFeatures = usesFeatures
        self.precision = precision
        normalizer = try ImageNormalizer(statistics, device: network.device)
    }

    /// The number of coordinates of an embedding.
    package var dimension: Int {
        usesFeatures ? network.backbone.dimension : network.head.dimension
    }

    /// Unit embeddings of the images of the given numbers, row after row.
    package func embed(_ images: TrainingImages, _ numbers: [Int], batch: Int = 256) throws -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(numbers.count * dimension)
        for start in stride(from: 0, to: numbers.count, by: batch) {
            let pixels = try images.pixels(of: numbers[start..<min(start + batch, numbers.count)])
            result += try Torch.withoutRecording {
                let embedding = try network(
                    normalizer(pixels, size: images.size), training: false, precision: precision)
                return try (usesFeatures ? embedding.features : embedding.projection).values(as: Float.self)
            }
        }
        return result
    }

    /// The class means of a sample of the images, the same one each time, that holds every class.
    package func means(of images: TrainingImages) throws -> Prototypes {
        var ranks = [Int](repeating: 0, count: images.classes.count)
        let share = max(sample / max(images.classes.count, 1), 16)
        let numbers = images.labels.indices.filter { index in
            ranks[images.labels[index]] += 1
            return ranks[images.labels[index]] <= share
        }
        return try Prototypes.means(
            of: embed(images, numbers), labels: numbers.map { images.labels[$0] }, classes: images.classes.count,
            dimension: dimension)
    }

    /// Measures held-out images against the class means of training images.
    package func evaluate(_ validation: TrainingImages, against images: TrainingImages) throws -> Evaluation {
        try Evaluation(
            embeddings: embed(validation, Array(validation.labels.indices)), labels: validation.labels,
            prototypes: means(of: images))
    }
}
