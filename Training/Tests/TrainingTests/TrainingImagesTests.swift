// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

@Suite struct TrainingImagesTests {
    /// Images of one number each; some cannot be had.
    struct Numbered: PixelSource {
        struct Missing: Error, Equatable {
            let image: Int
        }

        var missing: Set<Int> = []

        func read(_ image: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws {
            if missing.contains(image) { throw Missing(image: image) }
            pixels.update(repeating: UInt8(image))
        }
    }

    func images(missing: Set<Int> = []) throws -> TrainingImages {
        try TrainingImages(
            source: Numbered(missing: missing), size: 2, labels: (0..<100).map { $0 % 2 }, classes: ["a", "b"])
    }

    @Test(arguments: [0, 1, 15, 16, 17, 100]) func pixelsComeInTheOrderThatIsAskedFor(_ count: Int) throws {
        let numbers = Array((0..<100).reversed().prefix(count))
        let pixels = try images().pixels(of: numbers)
        #expect(pixels == numbers.flatMap { [UInt8](repeating: UInt8($0), count: 12) })
    }

    @Test func theFirstImageThatCannotBeHadIsTold() throws {
        // In the order that is asked for, whichever thread meets it first.
        #expect(throws: Numbered.Missing(image: 70)) { try images(missing: [20, 70]).pixels(of: (0..<100).reversed()) }
        #expect(throws: Numbered.Missing(image: 20)) { try images(missing: [20, 70]).pixels(of: 0..<100) }
    }

    @Test func aBatchWithoutAnImageIsAnError() throws {
        let plan = BatchLoader.Plan(
            images: try images(missing: [33]), augmentation: AugmentationOptions(), batch: 100, views: 1, epochs: 1,
            seed: 1
        ) { _ in 2 }
        let loader = BatchLoader(plan, from: Position(), workers: 3)
        #expect(throws: Numbered.Missing(image: 33)) { try loader.next() }
    }

    @Test(arguments: [0, 4097]) func sidesAreBounded(_ size: Int) {
        #expect(throws: TrainingDataError.shape) {
            try TrainingImages(source: Numbered(), size: size, labels: [0, 1], classes: ["a", "b"])
        }
    }
}
