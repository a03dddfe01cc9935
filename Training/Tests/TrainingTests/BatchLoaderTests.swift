import Testing
import Training

@Suite struct BatchLoaderTests {
    func plan(images count: Int = 10, batch: Int = 3, views: Int = 2, epochs: Int = 2) throws -> BatchLoader.Plan {
        let pixels = (0..<count * 48).map { UInt8(truncatingIfNeeded: $0 &* 37 / 5) }
        let images = try TrainingImages(
            pixels: pixels, size: 4, labels: (0..<count).map { $0 % 3 }, classes: ["a", "b", "c"])
        return BatchLoader.Plan(
            images: images, augmentation: AugmentationOptions(), batch: batch, views: views, epochs: epochs, seed: 7
        ) { $0 == 0 ? 4 : 6 }
    }

    /// Views that are the images themselves.
    var unchanged: AugmentationOptions {
        var options = AugmentationOptions()
        options.scale = 1...1
        options.ratio = 1...1
        options.flipProbability = 0
        options.jitterProbability = 0
        options.grayscaleProbability = 0
        return options
    }

    func batches(_ plan: BatchLoader.Plan, from start: Position = Position(), workers: Int = 1) throws -> [Batch] {
        let loader = BatchLoader(plan, from: start, workers: workers)
        var batches: [Batch] = []
        while let batch = try loader.next() { batches.append(batch) }
        return batches
    }

    @Test func everyWholeBatchComesOnceInOrder() throws {
        let batches = try batches(plan())
        #expect(batches.map(\.position.epoch) == [0, 0, 0, 1, 1, 1])
        #expect(batches.map(\.position.step) == [0, 1, 2, 0, 1, 2])
        #expect(batches.map(\.size) == [4, 4, 4, 6, 6, 6])
        #expect(batches.allSatisfy { $0.pixels.count == $0.labels.count * $0.size * $0.size * 3 })
        #expect(batches.allSatisfy { $0.labels.count == 6 && $0.labels[..<3] == $0.labels[3...] })
    }

    @Test func epochsDifferAndViewsDiffer() throws {
        let batches = try batches(plan(images: 6, batch: 6, views: 2, epochs: 3))
        #expect(batches[1].labels != batches[2].labels || batches[1].pixels != batches[2].pixels)
        #expect(batches[0].pixels[..<288] != batches[0].pixels[288...])
    }

    @Test(arguments: [1, 2, 5]) func neitherThreadsNorResumingChangeABatch(_ workers: Int) throws {
        let whole = try batches(plan())
        let rest = try batches(plan(), from: Position(epoch: 0, step: 2), workers: workers)
        #expect(rest.map(\.position) == whole[2...].map(\.position))
        #expect(rest.map(\.pixels) == whole[2...].map(\.pixels))
        #expect(rest.map(\.labels) == whole[2...].map(\.labels))
    }

    @Test func turnedViewsAreClassesOfTheirOwn() throws {
        var plan = try plan(images: 30, batch: 30, views: 2, epochs: 1)
        plan.augmentation = unchanged
        plan.augmentation.turnProbability = 0.75
        let batch = try #require(try batches(plan, workers: 2).first)
        #expect(Set(batch.labels.map { $0 / 3 }) == [0, 1, 2, 3])
        let originals = try plan.images.pixels(of: Array(0..<30))
        for (view, label) in batch.labels.enumerated() {
            var pixels = Array(batch.pixels[view * 48..<(view + 1) * 48])
            // Clockwise as often as the view was turned the other way.
            for _ in 0..<label / 3 {
                let turned = pixels
                for row in 0..<4 {
                    for column in 0..<4 {
                        for channel in 0..<3 {
                            pixels[(row * 4 + column) * 3 + channel] = turned[((3 - column) * 4 + row) * 3 + channel]
                        }
                    }
                }
            }
            let original = try #require((0..<30).first { Array(originals[$0 * 48..<($0 + 1) * 48]) == pixels })
            #expect(original % 3 == label % 3)
        }
    }

    @Test func shuffledViewsAreOneClassMore() throws {
        var plan = try plan(images: 30, batch: 30, views: 4, epochs: 1)
        plan.augmentation = unchanged
        plan.augmentation.shuffleProbability = 0.5
        #expect(plan.augmentation.viewClasses(of: 3) == 4)
        let batch = try #require(try batches(plan).first)
        #expect(Set(batch.labels) == [0, 1, 2, 3])
        let originals = try plan.images.pixels(of: Array(0..<30))
        let pictures = (0..<30).map { Array(originals[$0 * 48..<($0 + 1) * 48]) }
        for (view, label) in batch.labels.enumerated() {
            let pixels = Array(batch.pixels[view * 48..<(view + 1) * 48])
            #expect(pictures.contains(pixels) == (label < 3))
            #expect(pictures.contains { $0.sorted() == pixels.sorted() })
        }
        plan.augmentation.turnProbability = 0.5
        #expect(plan.augmentation.viewClasses(of: 3) == 13)
        let labels = try #require(try batches(plan).first).labels
        #expect(labels.max() == 12 && Set(labels.map { $0 / 3 }) == [0, 1, 2, 3, 4])
    }

    @Test func aBatchIsNeverLargerThanTheSet() throws {
        let batches = try batches(plan(images: 4, batch: 100, views: 1, epochs: 1))
        #expect(batches.count == 1 && batches[0].labels.count == 4)
        #expect(try self.batches(plan(images: 0)).isEmpty)
    }

    @Test func normalizedImagesAreChannelsFirstInShape() throws {
        let statistics = ChannelStatistics(mean: [0.5, 0, 1], deviation: [0.5, 1, 2])
        let images = try ImageNormalizer(statistics, device: .cpu)([255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0], size: 2)
        #expect(images.shape == [1, 3, 2, 2])
        let expected: [Double] = [1, -1, -1, -1, 0, 1, 0, 0, 0, -0.5, -0.5, -0.5]
        #expect(relativeError(try images.values(as: Double.self), expected) < 1e-6)
    }

    @Test func imagesThatDoNotFitAreErrors() {
        #expect(throws: TrainingDataError.shape) {
            try TrainingImages(pixels: [0], size: 1, labels: [0], classes: ["a"])
        }
        #expect(throws: TrainingDataError.labelOutOfRange(1)) {
            try TrainingImages(pixels: [0, 0, 0], size: 1, labels: [1], classes: ["a"])
        }
    }
}
