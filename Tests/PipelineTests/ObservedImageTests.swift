// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Images
import Pipeline
import TestSupport
import Testing

@Suite("Images on their way to an encoder")
struct ObservedImageTests {
    private let folder: TemporaryFolder
    private let set: ImageSet
    private let transform = InputTransform(resize: 8, crop: 8, interpolation: .bilinear)

    init() throws {
        folder = try TemporaryFolder()
        try SmallDetector.writeImages(to: folder, set: "set", count: 3, seed: 0)
        set = try ImageSet(path: "\(folder.path)/set")
    }

    private func observed(ready: [ObservedImage] = [], digests: [PixelDigest] = []) throws -> [ObservedImage] {
        var images: [ObservedImage] = []
        var rejected = RejectedImages(skips: false)
        try ImagePipeline(set, transform: transform, limits: .default, ready: ready, digests: digests)
            .forEachBatch(of: 2, rejected: &rejected) { batch, _ in images += batch.map(\.value) }
        #expect(rejected.lines.isEmpty)
        return images
    }

    @Test("Pixels, traits and digest are those of the file")
    func products() throws {
        let images = try observed()
        #expect(images.count == set.count)
        for (place, image) in images.enumerated() {
            let file = try set.read(place).bytes
            let pixels = transform.apply(to: try RGBImage(decoding: file))
            #expect(image.pixels.pixels == pixels)
            #expect(image.digest == PixelDigest(of: image.pixels))
            #expect(image.traits != nil)
        }
        #expect(Set(images.map(\.digest)).count == set.count)
    }

    @Test("Digests that are known are taken as they are, and so are images")
    func known() throws {
        let first = try observed()
        let again = try observed(
            ready: Array(first.reversed().prefix(2)), digests: (0..<5).map { PixelDigest(bits: $0) })
        #expect(again.prefix(2).map(\.digest) == first.reversed().prefix(2).map(\.digest))
        #expect(again[2..<5].map(\.digest) == (2..<5).map { PixelDigest(bits: $0) })
        #expect(again.dropFirst(2).map(\.pixels.pixels) == first.dropFirst(2).map(\.pixels.pixels))
        #expect(again.dropFirst(5).map(\.digest) == first.dropFirst(5).map(\.digest))
    }

    @Test("A sample is spread over the set, without what cannot be decoded")
    func sample() throws {
        try folder.write([1, 2, 3], to: "set/blue/0.png")
        let sample = try PreparedSample(of: set, count: 3, transform: transform, limits: .default)
        #expect(sample.labels == ["green", "red"])
        #expect(sample.images.count == 2)
    }

    @Test("Images that a bank has too are found by their pixels, under both names")
    func shared() {
        let bank = BankImages([1, 2, 2].map { PixelDigest(bits: $0) }, names: ["a", "b", "c"])
        let found = bank.shared([3, 2, 1].map { PixelDigest(bits: $0) }, names: ["x", "y", "z"])
        #expect(found.map(\.description) == ["y is b", "z is a"])
        #expect(bank.count == 2 && bank.contains(PixelDigest(bits: 1)) && !bank.contains(PixelDigest(bits: 3)))
    }
}
