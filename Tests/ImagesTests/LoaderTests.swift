// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import Testing

/// What Pillow's loaders make of files, from `Fixtures/make_loader_golden.py`.
@Suite struct LoaderTests {
    struct Golden: Decodable {
        struct Loader: Decodable {
            var file: String
            var loader: String
            var width: Int
            var height: Int
            /// Nil of lossy files.
            var pixels: String?
        }
        struct Depth: Decodable {
            var file: String
            var depth: LoaderPolicy.Depth
            var pixels: String
        }
        var loaders: [Loader]
        var depths: [Depth]
    }

    static func golden() throws -> Golden {
        try JSONDecoder().decode(Golden.self, from: Data(try Fixtures.bytes("loader.json")))
    }

    /// FNV-1a of 64 bits, in hexadecimal digits.
    private static func hash(_ bytes: [UInt8]) -> String {
        let value = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    @Test("The presets give Pillow's pixels, of every kind of file", arguments: LoaderPolicy.Preset.allCases)
    func presets(preset: LoaderPolicy.Preset) throws {
        let cases = try Self.golden().loaders.filter {
            $0.loader == preset.rawValue && Fixtures.isDecodable($0.file)
        }
        #expect(cases.count > 100)
        for item in cases {
            let image = try RGBImage(decoding: Fixtures.bytes("files/\(item.file)"), loader: preset.policy)
            #expect((image.width, image.height) == (item.width, item.height), "\(item.file)")
            if let pixels = item.pixels { #expect(Self.hash(image.pixels) == pixels, "\(item.file)") }
        }
    }

    @Test("16 bits are stretched and reduced as documented")
    func depths() throws {
        for item in try Self.golden().depths where Fixtures.isDecodable(item.file) {
            let image = try RGBImage(
                decoding: Fixtures.bytes("files/\(item.file)"), loader: LoaderPolicy(depth: item.depth))
            #expect(Self.hash(image.pixels) == item.pixels, "\(item.file), \(item.depth)")
        }
    }

    @Test("The orientation is applied or ignored, and told either way")
    func orientation() throws {
        let bytes = try Fixtures.bytes("files/jpeg_orientation_6.jpg")
        func load(_ loader: LoaderPolicy) throws -> LoadedImage {
            try bytes.withUnsafeBytes { try LoadedImage(decoding: $0, limits: .default, loader: loader) }
        }
        let (upright, stored) = (try load(.default), try load(LoaderPolicy(exif: .ignore)))
        #expect(upright.image.width == stored.image.height && upright.image.height == stored.image.width)
        #expect(upright.source.isTurned && stored.source.isTurned)
        #expect(upright.source.bytes == bytes.count && upright.source.format == .jpeg)
    }

    @Test("Transparent pixels lie over white, over black, or show what is beneath")
    func alpha() throws {
        let bytes = try Fixtures.bytes("files/gif_transparent.gif")
        let images = try LoaderPolicy.Alpha.allCases.map {
            try RGBImage(decoding: bytes, loader: LoaderPolicy(alpha: $0)).pixels
        }
        #expect(Set(images).count == 3)
        #expect(zip(images[0], images[1]).allSatisfy { $0 == $1 || ($0 == 255 && $1 == 0) })
        #expect(try images[0] == RGBImage(decoding: bytes).pixels)
    }

    @Test("A policy is kept with its transform; the default one leaves no trace")
    func kept() throws {
        var transform = InputTransform(resize: 8, crop: 8)
        let plain = String(decoding: try JSONEncoder().encode(transform), as: UTF8.self)
        #expect(!plain.contains("loader"))
        for preset in LoaderPolicy.Preset.allCases {
            transform.loader = preset.policy
            let stored = try JSONEncoder().encode(transform)
            #expect(try JSONDecoder().decode(InputTransform.self, from: stored) == transform)
            #expect(transform.description.contains("as \(preset.rawValue)"))
        }
        let partly = Data(#"{"resize": 8, "crop": 8, "interpolation": "bilinear", "loader": {"depth": "sbit"}}"#.utf8)
        #expect(try JSONDecoder().decode(InputTransform.self, from: partly).loader == LoaderPolicy(depth: .sbit))
        let unknown = Data(#"{"resize": 8, "crop": 8, "interpolation": "bilinear", "loader": {"alpha": "pink"}}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(InputTransform.self, from: unknown) }
    }

    @Test("What another loader reads otherwise is counted and told")
    func counts() throws {
        var counts = LoaderCounts()
        let files = [
            "jpeg_orientation_6.jpg", "jpeg_orientation_1.jpg", "png_rgba_8.png", "loader_grey_12_in_16.png",
            "loader_grey_8_in_16.png", "loader_grey_16.png",
        ]
        for file in files {
            let bytes = try Fixtures.bytes("files/\(file)")
            counts.add(
                try bytes.withUnsafeBytes { try LoadedImage(decoding: $0, limits: .default, loader: .default) }.source)
        }
        #expect(counts.images == 6 && counts.turned == 1 && counts.transparent == 1)
        #expect(counts.deep == 3 && counts.dark == 2 && counts.darkBits == 12 && counts.bright == 2)
        let notes = counts.notes(.default)
        #expect(notes.count == 3)
        #expect(notes[0].contains("1 of 6 images has an EXIF orientation other than 1: applied"))
        #expect(notes[2].contains("only the lower 12 are used") && notes[2].contains("--depth sbit|stretch"))
        #expect(counts.notes(LoaderPolicy.Preset.torchvision.policy)[0].contains("ignored"))
        #expect(LoaderCounts().notes(.default).isEmpty)
    }
}
