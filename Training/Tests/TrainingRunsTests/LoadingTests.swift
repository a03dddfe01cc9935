// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Foundation
import Images
import TestSupport
import Testing
import Training
import TrainingRuns

@Suite struct LoadingTests {
    let folder: TemporaryFolder
    let decoding = ImageDecoding(transform: InputTransform(resize: 8, crop: 8))

    init() throws {
        folder = try TemporaryFolder()
        try SmallDetector.writeImages(to: folder, set: "images", count: 9, seed: 0)
    }

    private func pack(_ flags: String) throws -> String {
        let path = "\(folder.path)/images.tar"
        let process = try Process.run(
            URL(filePath: "/usr/bin/tar"), arguments: [flags, path, "-C", "\(folder.path)/images", "."])
        process.waitUntilExit()
        return path
    }

    private func pixels(_ loaded: LoadedImages) throws -> [UInt8] {
        try loaded.images.pixels(of: Array(0..<loaded.images.count).reversed())
    }

    @Test func foldersAndTarsKeptAndStreamedGiveTheSame() throws {
        let classes = SmallDetector.classes
        let tar = try pack("-cf")
        for path in ["\(folder.path)/images", tar] {
            let set = try ImageSet(path: path)
            let kept = try LoadedImages(set, classes: classes, decoding: decoding, isKept: true)
            let streamed = try LoadedImages(set, classes: classes, decoding: decoding, isKept: false)
            #expect(kept.images.count == 27 && kept.images.size == 8)
            #expect(kept.images.labels == streamed.images.labels)
            #expect(kept.statistics == streamed.statistics)
            #expect(try pixels(kept) == pixels(streamed))
        }
        var expected: [UInt8] = []
        let folder = try ImageSet(path: "\(folder.path)/images")
        try folder.forEach { expected += decoding.transform.apply(to: try RGBImage(decoding: $0.bytes)) }
        let loaded = try LoadedImages(folder, classes: classes, decoding: decoding, isKept: true)
        #expect(try loaded.images.pixels(of: Array(0..<27)) == expected)
    }

    @Test func batchesDrawnFromAStreamAreThoseDrawnFromMemory() throws {
        let set = try ImageSet(path: "\(folder.path)/images")
        let batches = try [true, false].map { isKept in
            let loaded = try LoadedImages(
                set, classes: SmallDetector.classes, decoding: decoding, isKept: isKept)
            let loader = BatchLoader(
                BatchLoader.Plan(
                    images: loaded.images, augmentation: AugmentationOptions(), batch: 7, views: 2, epochs: 2, seed: 5
                ) { _ in 6 }, from: Position(), workers: isKept ? 1 : 3)
            var pixels: [[UInt8]] = []
            while let batch = try loader.next() { pixels.append(batch.pixels) }
            return pixels
        }
        #expect(batches[0].count == 6)
        #expect(batches[0] == batches[1])
    }

    @Test func compressedTarsCannotBeStreamed() throws {
        let set = try ImageSet(path: pack("-czf"))
        _ = try LoadedImages(set, classes: SmallDetector.classes, decoding: decoding, isKept: true)
        #expect(throws: DatasetError.compressedArchive(path: set.path)) {
            try LoadedImages(set, classes: SmallDetector.classes, decoding: decoding, isKept: false)
        }
    }

    @Test func imagesThatCannotBeUsedAreAllNamedOrPassedOver() throws {
        let path = "\(folder.path)/images"
        let set = try ImageSet(path: path)
        try folder.write([1, 2, 3], to: "images/blue/4.png")
        try FileManager.default.removeItem(atPath: "\(path)/red/3.png")
        let error = #expect(throws: RunError.self) {
            try LoadedImages(set, classes: SmallDetector.classes, decoding: decoding, isKept: true)
        }
        guard case .unreadableImages(let lines) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(lines.count == 2 && lines[0].hasPrefix("\(path)/blue/4.png: "))
        #expect(lines.last == "\(path)/red/3.png: no such file or folder")
        var skipping = decoding
        skipping.skipsUnreadable = true
        for isKept in [true, false] {
            let loaded = try LoadedImages(set, classes: SmallDetector.classes, decoding: skipping, isKept: isKept)
            #expect(loaded.skipped == lines)
            #expect(loaded.images.labels.count == 25)
            #expect(try pixels(loaded).count == 25 * decoding.transform.byteCount)
        }
    }

    @Test func anImageThatVanishesEndsTheRun() throws {
        let loaded = try LoadedImages(
            ImageSet(path: "\(folder.path)/images"), classes: SmallDetector.classes, decoding: decoding, isKept: false)
        try FileManager.default.removeItem(atPath: "\(folder.path)/images/red/3.png")
        #expect(throws: DatasetError.self) { try pixels(loaded) }
    }

    @Test func statisticsAreThoseOfThePixels() throws {
        for (number, value) in [(0, UInt8(0)), (1, UInt8(255))] {
            try folder.write(makePNG(width: 8, height: 8) { _, _ in (value, 51, value) }, to: "two/a/\(number).png")
        }
        let loaded = try LoadedImages(
            ImageSet(path: "\(folder.path)/two"), classes: ["a", "b"], decoding: decoding, isKept: true)
        #expect(loaded.statistics.mean == [0.5, 0.2, 0.5])
        #expect(loaded.statistics.deviation == [0.5, 0.01, 0.5])
    }

    @Test(arguments: [0, 0.1, 0.3, 0.99]) func everyClassIsOnBothSides(_ share: Double) throws {
        try folder.write(SmallDetector.image(channel: 1, seed: 50), to: "images/single/0.png")
        let set = try ImageSet(path: "\(folder.path)/images")
        let parts = set.dividing(heldOut: share, seed: 3)
        let (training, held) = (parts.training.entries.map(\.identifier), parts.heldOut.entries.map(\.identifier))
        #expect(Set(training).isDisjoint(with: held))
        #expect(training.count + held.count == 28)
        #expect(held.count == (share == 0 ? 0 : share == 0.1 ? 3 : share == 0.3 ? 9 : 24))
        #expect(parts.training.labels == ["blue", "green", "red", "single"])
        #expect(set.dividing(heldOut: share, seed: 3).heldOut.entries == parts.heldOut.entries)
        if share == 0.3 { #expect(set.dividing(heldOut: share, seed: 4).heldOut.entries != parts.heldOut.entries) }
    }
}
