// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CZlib
import Datasets
import Foundation
import Images
import Testing

/// Sets of bare pixels, as their authors publish them; each test makes a small file of the same format.
@Suite struct PixelFileTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "cider-pixels-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func write(_ bytes: [UInt8], to name: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(bytes).write(to: url)
        return url.path(percentEncoded: false)
    }

    /// The value of image `image` at a place; no two places of an image agree in all channels.
    private static func value(_ image: Int, _ row: Int, _ column: Int, _ channel: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: 7 * image + 8 * row + 3 * column + 50 * channel + row * column)
    }

    private static func expected(_ image: Int) -> RGBImage {
        let pixels = (0..<32).flatMap { row in
            (0..<32).flatMap { column in (0..<3).map { value(image, row, column, $0) } }
        }
        return RGBImage(width: 32, height: 32, pixels: pixels)
    }

    private static func cifar(_ labels: [[UInt8]]) -> [UInt8] {
        labels.enumerated().flatMap { image, label in
            label
                + (0..<3).flatMap { channel in
                    (0..<32).flatMap { row in (0..<32).map { value(image, row, $0, channel) } }
                }
        }
    }

    private func images(_ set: ImageSet) throws -> [LabeledImage] {
        var images: [LabeledImage] = []
        try set.forEach { images.append($0) }
        return images
    }

    @Test("A CIFAR-10 batch: labels, names from beside it, and pixels channel by channel")
    func cifar10() throws {
        let path = try write(Self.cifar([[3], [0], [9]]), to: "test_batch.bin")
        #expect(try ImageSet(path: path).labels == ["0", "3", "9"])
        let names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
        _ = try write(Array((names.joined(separator: "\n") + "\n\n").utf8), to: "batches.meta.txt")
        let set = try ImageSet(path: path)
        let found = try images(set)
        #expect(found.map(\.label) == ["cat", "airplane", "truck"])
        #expect(found.map(\.identifier) == ["000000", "000001", "000002"].map { "test_batch.bin/\($0)" })
        for (index, image) in found.enumerated() {
            #expect(try RGBImage(decoding: image.bytes) == Self.expected(index))
        }
        let last = try images(set.filter { $0.hasSuffix("2") })
        #expect(try last.map { try RGBImage(decoding: $0.bytes) } == [Self.expected(2)])
    }

    @Test("A CIFAR-100 batch is told by its two labels; the fine one counts")
    func cifar100() throws {
        let path = try write(Self.cifar([[19, 99], [0, 4]]), to: "anything.at.all")
        let found = try images(try ImageSet(path: path))
        #expect(found.map(\.label) == ["99", "4"])
        #expect(try RGBImage(decoding: found[1].bytes) == Self.expected(1))
    }

    @Test("A folder of batches is the images of all of them")
    func batches() throws {
        _ = try write(Self.cifar([[1], [2]]), to: "data_batch_1.bin")
        _ = try write(Self.cifar([[3]]), to: "data_batch_2.bin")
        let found = try images(try ImageSet(path: folder.path(percentEncoded: false)))
        #expect(found.map(\.label) == ["1", "2", "3"])
        #expect(found.map(\.identifier).last == "data_batch_2.bin/000000")
        #expect(try RGBImage(decoding: found[2].bytes) == Self.expected(0))
    }

    @Test("SVHN's file: digits with ten for zero, pixels column by column", arguments: [false, true])
    func svhn(isCompressed: Bool) throws {
        let path = try write(MATWriter.svhn(labels: [10, 1, 9], isCompressed: isCompressed, Self.value), to: "x.mat")
        let set = try ImageSet(path: path)
        let found = try images(set)
        #expect(found.map(\.label) == ["0", "1", "9"])
        for (index, image) in found.enumerated() {
            #expect(try RGBImage(decoding: image.bytes) == Self.expected(index))
        }
        let some = try images(set.filter { !$0.hasSuffix("1") })
        #expect(try some.map { try RGBImage(decoding: $0.bytes) } == [Self.expected(0), Self.expected(2)])
    }

    @Test("What is cut off, or of another shape, is refused in one line", arguments: [false, true])
    func damaged(isCompressed: Bool) throws {
        let whole = MATWriter.svhn(labels: [1, 2], isCompressed: isCompressed, Self.value)
        for length in stride(from: 128, to: whole.count, by: 97) {
            let path = try write(Array(whole.prefix(length)), to: "cut.mat")
            #expect(throws: DatasetError.self) { try images(try ImageSet(path: path)) }
        }
        var state: UInt64 = 1
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                bytes[128 + Int(state >> 33) % (min(bytes.count, 500) - 128)] = UInt8(truncatingIfNeeded: state >> 20)
            }
            let path = try write(bytes, to: "bent.mat")
            // Whatever it makes of the file, it must not end the process.
            _ = try? images(try ImageSet(path: path))
        }
        let path = try write(Self.cifar([[1], [10]]), to: "label.bin")
        #expect(throws: DatasetError.self) { try ImageSet(path: path) }
    }
}

/// Writes MATLAB files of version 5.
private enum MATWriter {
    static func svhn(
        labels: [UInt8], isCompressed: Bool, _ value: (_ image: Int, _ row: Int, _ column: Int, _ channel: Int) -> UInt8
    ) -> [UInt8] {
        var pixels: [UInt8] = []
        for image in labels.indices {
            for channel in 0..<3 {
                for column in 0..<32 { for row in 0..<32 { pixels.append(value(image, row, column, channel)) } }
            }
        }
        let title = "MATLAB 5.0 MAT-file, made by a test"
        let head =
            Array(title.utf8) + Array(repeating: UInt8(32), count: 124 - title.utf8.count) + [0, 1] + Array("IM".utf8)
        let variables = [
            matrix("X", [32, 32, 3, labels.count], pixels), matrix("y", [labels.count, 1], labels),
        ]
        return head + variables.flatMap { isCompressed ? word(15, deflated($0)) : $0 }
    }

    private static func matrix(_ name: String, _ dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
        let parts =
            padded(word(6, number(9) + number(0))) + padded(word(5, dimensions.flatMap(number)))
            // A name this short lies in its tag.
            + [1, 0, UInt8(name.utf8.count), 0] + Array(name.utf8) + Array(repeating: 0, count: 4 - name.utf8.count)
            + padded(word(2, bytes))
        return word(14, parts)
    }

    private static func word(_ type: Int, _ bytes: [UInt8]) -> [UInt8] { number(type) + number(bytes.count) + bytes }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + Array(repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        compress(&result, &length, bytes, UInt(bytes.count))
        return Array(result.prefix(Int(length)))
    }
}
