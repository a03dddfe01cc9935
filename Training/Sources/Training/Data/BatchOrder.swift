/// Which images are in each step of a run: another order in each epoch, given by seed and position alone.
package struct BatchOrder {
    private let images: Int
    /// The number of images in a step.
    private let batch: Int
    private let epochs: Int
    private let seed: UInt64
    private var ahead: Position
    private var order: (epoch: Int, images: [Int])?

    /// Begins at a position; a batch larger than the set is the whole set.
    package init(images: Int, batch: Int, epochs: Int, seed: UInt64, from start: Position) {
        self.images = images
        self.batch = min(max(batch, 1), max(images, 1))
        self.epochs = epochs
        self.seed = seed
        ahead = start
    }

    /// The next step's images; nil after the last epoch.
    package mutating func next() -> (position: Position, images: ArraySlice<Int>)? {
        if ahead.step >= images / batch { ahead = Position(epoch: ahead.epoch + 1, step: 0) }
        guard ahead.epoch < epochs, images >= batch else { return nil }
        if order?.epoch != ahead.epoch {
            var random = RandomStream(seed: seed, .order, ahead.epoch)
            order = (ahead.epoch, random.permutation(images))
        }
        defer { ahead.step += 1 }
        let start = ahead.step * batch
        return (ahead, (order?.images ?? [])[start..<start + batch])
    }
}
