/// What a head learns from: the scaled features of labelled images.
struct HeadFeatures {
    /// `[N, d]`.
    private let rows: Tensor
    let labels: [Int]
    private let device: Device

    /// Scales features, row after row.
    init(_ features: [Float], _ labels: [Int], _ scaling: FeatureScaling, device: Device) throws(TorchError) {
        var features = features
        scaling.apply(to: &features)
        rows = try Tensor(features, shape: [labels.count, features.count / max(labels.count, 1)], device: device)
        self.labels = labels
        self.device = device
    }

    /// A step over the images of the given numbers.
    func input(_ position: Position, _ numbers: [Int], to head: Head) -> StepInput {
        StepInput(position: position, images: numbers.count, labels: numbers.map { labels[$0] }) {
            let unscaled = try head(rows.selected(0, Tensor(labels: numbers, device: device)), training: true)
            let projection = try unscaled.normalized()
            return Network.Embedding(features: projection, projection: projection, unscaled: unscaled)
        }
    }

    /// Unit projections of all images, row after row.
    func projected(by head: Head) throws -> [Float] { try head.projections(of: rows) }

    /// The normalized means of each class's projections.
    func means(under head: Head, classes: Int) throws -> Prototypes {
        try .means(of: projected(by: head), labels: labels, classes: classes, dimension: head.dimension)
    }
}

extension Head {
    /// Unit projections of `[N, d]` features, row after row.
    func projections(of features: Tensor) throws -> [Float] {
        try Torch.withoutRecording {
            try self(features, training: false).normalized().values(as: Float.self)
        }
    }
}
