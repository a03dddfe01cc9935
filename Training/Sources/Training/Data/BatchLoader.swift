import Dispatch
import Synchronization

/// Draws the batches of a run on background threads, a few steps ahead of the loop.
///
/// What a batch holds depends on the seed and its position alone: not on the number of threads, nor on where a run
/// was resumed.
package final class BatchLoader {
    /// What the loader draws.
    package struct Plan: Sendable {
        package var images: TrainingImages
        package var augmentation: AugmentationOptions
        /// The number of images in a step.
        package var batch: Int
        /// The number of views of each image.
        package var views: Int
        package var epochs: Int
        package var seed: UInt64
        /// Side of the views in an epoch, pixels.
        package var size: @Sendable (_ epoch: Int) -> Int

        package init(
            images: TrainingImages, augmentation: AugmentationOptions, batch: Int, views: Int, epochs: Int,
            seed: UInt64, size: @escaping @Sendable (_ epoch: Int) -> Int
        ) {
            self.images = images
            self.augmentation = augmentation
            self.batch = batch
            self.views = views
            self.epochs = epochs
            self.seed = seed
            self.size = size
        }
    }

    private let plan: Plan
    private let workers: Int
    private let depth: Int
    private let queue = DispatchQueue(label: "cider.augmentation", qos: .userInitiated, attributes: .concurrent)
    private var pending: [PendingBatch] = []
    private var order: BatchOrder

    /// Starts drawing.
    ///
    /// - Parameters:
    ///   - plan: what to draw.
    ///   - start: the first batch.
    ///   - workers: the number of jobs a batch is divided into.
    ///   - depth: the number of batches drawn ahead.
    package init(_ plan: Plan, from start: Position, workers: Int, depth: Int = 2) {
        self.plan = plan
        self.workers = max(workers, 1)
        self.depth = max(depth, 1)
        order = BatchOrder(
            images: plan.images.count, batch: plan.batch, epochs: plan.epochs, seed: plan.seed, from: start)
    }

    /// Waits for the next batch; nil after the last.
    ///
    /// - Throws: where an image of the batch cannot be had.
    package func next() throws -> Batch? {
        while pending.count < depth, let batch = drawAhead() { pending.append(batch) }
        guard !pending.isEmpty else { return nil }
        return try pending.removeFirst().wait()
    }

    private func drawAhead() -> PendingBatch? {
        order.next().map { position, images in
            PendingBatch(plan, position, images: Array(images), jobs: workers, on: queue)
        }
    }
}

/// A batch that is being drawn.
private final class PendingBatch: Sendable {
    private let plan: BatchLoader.Plan
    private let position: Position
    private let images: [Int]
    private let size: Int
    private let group = DispatchGroup()
    private let parts: Mutex<[Int: Result<Part, any Error>]> = Mutex([:])

    /// All views of some of the images, the first view of every image first.
    private struct Part {
        var pixels: [UInt8]
        /// The class of each view.
        var labels: [Int]
    }

    init(_ plan: BatchLoader.Plan, _ position: Position, images: [Int], jobs: Int, on queue: DispatchQueue) {
        self.plan = plan
        self.position = position
        self.images = images
        size = plan.size(position.epoch)
        let share = max((images.count + jobs - 1) / jobs, 1)
        for start in stride(from: 0, to: images.count, by: share) {
            queue.async(group: group) {
                let part = Result { try self.draw(start..<min(start + share, images.count)) }
                self.parts.withLock { $0[start] = part }
            }
        }
    }

    private func draw(_ part: Range<Int>) throws -> Part {
        let stride = size * size * 3
        var augmenter = Augmenter(plan.augmentation)
        var scratch: [UInt8] = []
        let total = part.count * plan.views * stride
        var labels = [Int](repeating: 0, count: part.count * plan.views)
        let classes = plan.images.classes.count
        let pixels = try [UInt8](unsafeUninitializedCapacity: total) { bytes, initialized in
            for (slot, place) in part.enumerated() {
                try plan.images.withPixels(of: images[place], &scratch) { pixels in
                    for view in 0..<plan.views {
                        var random = RandomStream(
                            seed: plan.seed, .augmentation, position.epoch, images[place], view)
                        let index = view * part.count + slot
                        let alteration = augmenter.draw(
                            from: pixels, side: plan.images.size, size: size, &random,
                            into: UnsafeMutableBufferPointer(
                                rebasing: bytes[index * stride..<(index + 1) * stride]))
                        labels[index] = plan.augmentation.label(
                            of: alteration, plan.images.labels[images[place]], classes: classes)
                    }
                }
            }
            initialized = total
        }
        return Part(pixels: pixels, labels: labels)
    }

    func wait() throws -> Batch {
        group.wait()
        let parts = try parts.withLock { try $0.sorted { $0.key < $1.key }.map { try $0.value.get() } }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(images.count * plan.views * size * size * 3)
        var labels: [Int] = []
        for view in 0..<plan.views {
            for part in parts {
                let (bytes, images) = (part.pixels.count / plan.views, part.labels.count / plan.views)
                pixels += part.pixels[view * bytes..<(view + 1) * bytes]
                labels += part.labels[view * images..<(view + 1) * images]
            }
        }
        return Batch(position: position, pixels: pixels, labels: labels, size: size)
    }
}
