// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Pipeline
import Synchronization

/// Hands the images of a stage, or the embeddings of some, to several workers, a stretch at a time.
enum StageFeed: Sendable {
    /// What is scored, before it is treated.
    enum Content: Sendable {
        case image(ObservedImage)
        /// For each output, the raw values.
        case embedding([String: [Float]])
    }

    typealias Item = PipelineImage<Result<Content, UnusableImage>>

    case images(ImageFeed<ObservedImage>)
    case embeddings(RowFeed)

    /// - Parameters:
    ///   - stage: what is handed out.
    ///   - detector: that prepares images.
    ///   - length: of a stretch.
    ///   - isCancelled: whether no more is wanted.
    init(
        _ stage: ScoringPass.Stage, detector: Detector, length: Int, isCancelled: @escaping @Sendable () -> Bool
    ) {
        switch stage.images {
        case .embeddings(let rows): self = .embeddings(RowFeed(rows, length: length))
        case .images(let set):
            let (transform, limits) = (detector.manifest.transform, detector.limits)
            let pipeline = ImagePipeline(set, bounds: PipelineBounds(images: length), isCancelled: isCancelled) {
                image, _ in
                guard let transform else { throw DetectionError.noEncoder }
                return try ObservedImage(decoding: image.bytes, transform: transform, limits: limits)
            }
            self = .images(pipeline.feed())
        }
    }

    /// The next items, images decoded on the calling thread; nil after the last one.
    func next() -> [Item]? {
        switch self {
        case .images(let feed):
            feed.next()?.map { image in feed.prepared(image).map { $0.map(Content.image) } }
        case .embeddings(let feed): feed.next()
        }
    }
}

/// Hands out rows of embeddings, a stretch at a time.
final class RowFeed: Sendable {
    private let rows: SavedEmbeddings
    private let length: Int
    private let place = Mutex(0)

    init(_ rows: SavedEmbeddings, length: Int) {
        self.rows = rows
        self.length = length
    }

    fileprivate func next() -> [StageFeed.Item]? {
        let places = place.withLock { place in
            let start = place
            place = min(start + length, rows.count)
            return start..<place
        }
        guard !places.isEmpty else { return nil }
        return places.map { place in
            PipelineImage(
                place: place, name: rows.identifiers[place], identifier: rows.identifiers[place],
                label: rows.labels[place], value: .success(.embedding(rows.row(place))))
        }
    }
}
