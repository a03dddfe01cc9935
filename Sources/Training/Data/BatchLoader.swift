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
            self.batch = min(max(batch, 1), max(images.count, 1))
            self.views = views
            self.epochs = epochs
            self.seed = seed
            self.size = size
        }

        /// The number of whole batches in an epoch; the images left over differ from epoch to epoch.
        package var steps: Int { images.count / batch }
    }

    private let plan: Plan
    private let workers: Int
    private let depth: Int
    private let queue = DispatchQueue(label: "cider.augmentation", qos: .userInitiated, attributes: .concurrent)
    private var pending: [PendingBatch] = []
    private var ahead: Position
    private var order: (epoch: Int, images: [Int])?

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
        ahead = start
    }

    /// Waits for the next batch; nil after the last.
    package func next() -> Batch? {
        while pending.count < depth, let batch = drawAhead() { pending.append(batch) }
        guard !pending.isEmpty else { return nil }
        return pending.removeFirst().wait()
    }

    private func drawAhead() -> PendingBatch? {
        if ahead.step >= plan.steps { ahead = Position(epoch: ahead.epoch + 1, step: 0) }
        guard ahead.epoch < plan.epochs, plan.steps > 0 else { return nil }
        if order?.epoch != ahead.epoch {
            var random = RandomStream(seed: plan.seed, .order, ahead.epoch)
            order = (ahead.epoch, random.permutation(plan.images.count))
        }
        let start = ahead.step * plan.batch
        let images = Array((order?.images ?? [])[start..<start + plan.batch])
        let batch = PendingBatch(plan, ahead, images: images, jobs: workers, on: queue)
        ahead.step += 1
        return batch
    }
}

/// A batch that is being drawn.
private final class PendingBatch: Sendable {
    private let plan: BatchLoader.Plan
    private let position: Position
    private let images: [Int]
    private let size: Int
    private let group = DispatchGroup()
    private let parts: Mutex<[Int: [UInt8]]> = Mutex([:])

    init(_ plan: BatchLoader.Plan, _ position: Position, images: [Int], jobs: Int, on queue: DispatchQueue) {
        self.plan = plan
        self.position = position
        self.images = images
        size = plan.size(position.epoch)
        let total = images.count * plan.views
        let share = (total + jobs - 1) / jobs
        for start in stride(from: 0, to: total, by: max(share, 1)) {
            queue.async(group: group) {
                let part = self.draw(start..<min(start + share, total))
                self.parts.withLock { $0[start] = part }
            }
        }
    }

    /// The views of the given numbers, the first view of every image first.
    private func draw(_ views: Range<Int>) -> [UInt8] {
        let stride = size * size * 3
        var augmenter = Augmenter(plan.augmentation)
        return [UInt8](unsafeUninitializedCapacity: views.count * stride) { bytes, initialized in
            plan.images.pixels.withUnsafeBufferPointer { pixels in
                for (slot, number) in views.enumerated() {
                    let image = images[number % images.count]
                    var random = RandomStream(
                        seed: plan.seed, .augmentation, position.epoch, image, number / images.count)
                    augmenter.draw(
                        from: UnsafeBufferPointer(
                            rebasing: pixels[image * plan.images.stride..<(image + 1) * plan.images.stride]),
                        side: plan.images.size, size: size, &random,
                        into: UnsafeMutableBufferPointer(rebasing: bytes[slot * stride..<(slot + 1) * stride]))
                }
            }
            initialized = views.count * stride
        }
    }

    func wait() -> Batch {
        group.wait()
        var pixels: [UInt8] = []
        pixels.reserveCapacity(images.count * plan.views * size * size * 3)
        parts.withLock { parts in
            for (_, part) in parts.sorted(by: { $0.key < $1.key }) { pixels.append(contentsOf: part) }
        }
        let labels = images.map { plan.images.labels[$0] }
        return Batch(
            position: position, pixels: pixels, labels: (0..<plan.views).flatMap { _ in labels }, size: size)
    }
}
