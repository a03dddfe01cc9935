import Hypersphere

/// Outliers drawn from the tails of the classes, in both spaces that scores read.
struct VirtualOutliers {
    private let features: Embeddings
    private let projections: Embeddings

    /// Nil where the images spread too little to draw from.
    init?(features: Embeddings, projections: Embeddings, labels: [Int], classes: [String]) {
        func draw(from embeddings: Embeddings) -> Embeddings? {
            try? ClassGaussians.fit(embeddings, labels: labels, classes: classes.count).virtualOutliers()
        }
        guard let features = draw(from: features), let projections = draw(from: projections)
        else { return nil }
        self.features = features
        self.projections = projections
    }

    func embeddings(readsProjections: Bool) -> Embeddings {
        readsProjections ? projections : features
    }
}
