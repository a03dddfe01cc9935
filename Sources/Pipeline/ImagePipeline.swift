// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
import Parallelism

/// The way of images from their files to what a consumer takes of them: read in order, prepared on all cores, and handed on in
/// that order, a stretch at a time.
///
/// All passes over image sets go this way. No more is held than one stretch: ``PipelineBounds`` says how much that is.
///
/// An image that cannot be used is refused, passed over, or gets a row that says why:
/// ``forEachBatch(of:rejected:progress:_:)`` does the first or second, as its `rejected` says, and
/// ``forEachStretch(progress:_:)`` the third.
package struct ImagePipeline<Product: Sendable>: Sendable {
    /// Makes of a file what the consumer takes; on several threads at once.
    ///
    /// The second argument is the image's place, from 0, among all images of the pipeline.
    package typealias Preparation = @Sendable (LabeledImage, Int) throws -> Product

    let parts: [PipelinePart]
    let ready: [Product]
    let bounds: PipelineBounds
    let isCancelled: @Sendable () -> Bool
    let prepare: Preparation

    /// - Parameters:
    ///   - parts: the images, and what cannot be opened among them, in order.
    ///   - ready: what was made of the first images before; these are not read.
    ///   - bounds: of what is held at once.
    ///   - isCancelled: asked before each image that is read; usually whether the task is cancelled.
    ///   - prepare: makes of a file what the consumer takes.
    package init(
        _ parts: [PipelinePart], ready: [Product] = [], bounds: PipelineBounds = PipelineBounds(),
        isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }, prepare: @escaping Preparation
    ) {
        self.parts = parts
        self.ready = ready
        self.bounds = bounds
        self.isCancelled = isCancelled
        self.prepare = prepare
    }

    /// A pipeline of one set.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - ready: what was made of the first images before; these are not read.
    ///   - bounds: of what is held at once.
    ///   - isCancelled: asked before each image that is read; usually whether the task is cancelled.
    ///   - prepare: makes of a file what the consumer takes.
    package init(
        _ set: ImageSet, ready: [Product] = [], bounds: PipelineBounds = PipelineBounds(),
        isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }, prepare: @escaping Preparation
    ) {
        self.init([.set(set)], ready: ready, bounds: bounds, isCancelled: isCancelled, prepare: prepare)
    }

    /// Calls `body` with what became of the images of each stretch, also of those that cannot be used.
    ///
    /// - Parameters:
    ///   - progress: called after each stretch with the number of images done, on the calling thread.
    ///   - body: gets the images in order, on the calling thread; never none.
    /// - Throws: what `body` throws, and then nothing more is read. `CancellationError` where the pipeline is cancelled; all that
    ///   was read until then has got to `body`.
    package func forEachStretch(
        progress: (Int) -> Void = { _ in }, _ body: ([PipelineImage<Outcome>]) throws -> Void
    ) throws {
        let feed = feed()
        while let stretch = feed.next() {
            try body(concurrentMap(stretch, feed.prepared))
            if let last = stretch.last { progress(last.place + 1) }
        }
        if isCancelled() { throw CancellationError() }
    }

    /// Calls `body` with the images of each stretch that can be used, a batch at a time.
    ///
    /// - Parameters:
    ///   - size: of a batch at most; no batch reaches from one stretch into the next.
    ///   - rejected: gets the images that cannot be used. Where these end the work, `body` gets no more, and the rest is only
    ///     looked at for what else is wrong with it.
    ///   - progress: called after each stretch with the number of images done, on the calling thread.
    ///   - body: gets the images in order, on the calling thread; never none. It may reject some of its own.
    /// - Throws: what `body` throws, and then nothing more is read; `CancellationError` where the pipeline is cancelled, at once.
    package func forEachBatch(
        of size: Int = .max, rejected: inout RejectedImages, progress: (Int) -> Void = { _ in },
        _ body: ([PipelineImage<Product>], inout RejectedImages) throws -> Void
    ) throws {
        try forEachStretch(progress: progress) { stretch in
            var usable: [PipelineImage<Product>] = []
            for image in stretch {
                switch image.value {
                case .success(let product): usable.append(image.map { _ in product })
                case .failure(let error): rejected.reject(image.name, error.reason)
                }
            }
            var rest = usable[...]
            while !rest.isEmpty, !rejected.isFutile {
                if isCancelled() { throw CancellationError() }
                try body(Array(rest.prefix(size)), &rejected)
                rest = rest.dropFirst(size)
            }
        }
    }

    /// The images, to be taken by several threads that prepare them themselves.
    package func feed() -> ImageFeed<Product> { ImageFeed(self) }
}

extension ImagePipeline {
    /// What became of an image.
    package typealias Outcome = Result<Product, UnusableImage>
}
