// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import Testing

@Suite("Photos")
struct PhotosTests {
    /// What Pillow makes of a photo, as `Fixtures/make_photos_golden.py` wrote it.
    struct Photo: Decodable, Sendable {
        var name: String
        var refused: Bool
        var lossy: Bool?
        var width: Int?
        var height: Int?
        var mean: [Double]?
        /// The pixels at an even grid of 8 by 8.
        var grid: Data?
        /// The image resized and cropped to 32 by 32.
        var resized: Data?
    }

    /// The tar of photos, in the folder of data beside the golden files.
    static let tar: URL = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let golden =
            ProcessInfo.processInfo.environment["CIDER_GOLDEN"].map { URL(filePath: $0) }
            ?? root.appending(path: "../shared/golden")
        return golden.appending(path: "../data/photos.tar")
    }()

    static var isAvailable: Bool { FileManager.default.isReadableFile(atPath: tar.path(percentEncoded: false)) }

    @Test(
        "All photos decode to Pillow's pixels, or are refused as by Pillow",
        .enabled(if: isAvailable, "photos.tar is not in the data folder beside CIDER_GOLDEN"))
    func photos() throws {
        let golden = try JSONDecoder().decode(
            [Photo].self, from: Data(contentsOf: Fixtures.folder.appending(path: "photos.json")))
        let files = try entries(of: [UInt8](Data(contentsOf: Self.tar)))
        #expect(files.count == golden.count)
        for photo in golden {
            let bytes = try #require(files[photo.name], "\(photo.name)")
            if photo.refused {
                #expect(throws: ImageError.self, "\(photo.name)") { try RGBImage(decoding: bytes) }
            } else {
                try check(RGBImage(decoding: bytes), against: photo)
            }
        }
    }

    private func check(_ image: RGBImage, against photo: Photo) throws {
        let name = photo.name
        #expect(image.width == photo.width && image.height == photo.height, "\(name)")
        let lossy = try #require(photo.lossy as Bool?)
        let levels = lossy ? 2 : 0

        let grid = (0..<64).flatMap { index in
            let row = (index / 8 * 2 + 1) * image.height / 16
            let column = (index % 8 * 2 + 1) * image.width / 16
            return image.pixels[((row * image.width + column) * 3)...].prefix(3)
        }
        let gridDifference = Difference(grid, [UInt8](try #require(photo.grid)))
        #expect(gridDifference.maximum <= levels && gridDifference.mean < 1, "\(name): \(gridDifference)")

        let resized = InputTransform(resize: 32, crop: 32, interpolation: .bilinear).apply(to: image)
        let resizedDifference = Difference(resized, [UInt8](try #require(photo.resized)))
        #expect(resizedDifference.maximum <= levels && resizedDifference.mean < 1, "\(name): \(resizedDifference)")

        for (channel, expected) in try #require(photo.mean).enumerated() {
            let sum = stride(from: channel, to: image.pixels.count, by: 3).reduce(0) { $0 + Int(image.pixels[$1]) }
            let mean = Double(sum) / Double(image.width * image.height)
            #expect(abs(mean - expected) < (lossy ? 0.5 : 0.001), "\(name): channel \(channel)")
        }
    }

    /// The files in a plain ustar archive, by name (POSIX.1-2017, pax, ustar interchange format).
    private func entries(of tar: [UInt8]) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        var offset = 0
        while offset + 512 <= tar.count, tar[offset] != 0 {
            func field(_ range: Range<Int>) -> String {
                let bytes = tar[(offset + range.lowerBound)..<(offset + range.upperBound)]
                return String(decoding: bytes.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }, as: UTF8.self)
            }
            let prefix = field(345..<500)
            let size = try #require(Int(field(124..<136), radix: 8))
            let name = prefix.isEmpty ? field(0..<100) : "\(prefix)/\(field(0..<100))"
            files[name] = Array(tar[(offset + 512)..<(offset + 512 + size)])
            offset += 512 + (size + 511) / 512 * 512
        }
        return files
    }
}
