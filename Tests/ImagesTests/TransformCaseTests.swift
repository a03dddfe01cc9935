// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import Testing

/// What torchvision, timm and OpenCV make of generated images, as `Fixtures/make_transforms.py` wrote it.
@Suite("Transforms of other libraries")
struct TransformCaseTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var width: Int
        var height: Int
        var pattern: String
        var transform: InputTransform
        var expected: Data

        var testDescription: String { "\(width)x\(height) \(pattern): \(transform)" }

        /// The image that the case is about: a ramp with steps, or noise of black and white.
        var image: RGBImage {
            var pixels: [UInt8] = []
            for y in 0..<UInt32(height) {
                for x in 0..<UInt32(width) {
                    for channel in 0..<UInt32(3) { pixels.append(level(x, y, channel)) }
                }
            }
            return RGBImage(width: width, height: height, pixels: pixels)
        }

        private func level(_ x: UInt32, _ y: UInt32, _ channel: UInt32) -> UInt8 {
            if pattern == "soft" {
                return UInt8(truncatingIfNeeded: x * (2 + channel) + y * (5 - channel) + (x / 4 + y / 4) % 2 * 96)
            }
            var mixed = (x &* 73_856_093) ^ (y &* 19_349_663) ^ (channel &* 83_492_791)
            mixed = (mixed ^ (mixed >> 13)) &* 2_654_435_761
            return UInt8(truncatingIfNeeded: (mixed >> 24 & 1) * 255)
        }
    }

    static let cases: [Case] = {
        let path =
            ProcessInfo.processInfo.environment["CIDER_TRANSFORMS"]
            ?? Fixtures.folder.appending(path: "transforms.json").path(percentEncoded: false)
        return (try? JSONDecoder().decode([Case].self, from: Data(contentsOf: URL(filePath: path)))) ?? []
    }()

    @Test("There are cases of every filter")
    func complete() {
        #expect(Set(Self.cases.map(\.transform.interpolation)) == Set(InputTransform.Interpolation.allCases))
    }

    @Test("Pillow's pixels are met, and OpenCV's to one level", arguments: cases)
    func golden(_ item: Case) throws {
        let result = item.transform.apply(to: item.image)
        try #require(result.count == item.expected.count)
        let difference = Difference(result, [UInt8](item.expected))
        #expect(difference.maximum <= (item.transform.interpolation.isOpenCV ? 1 : 0), "\(difference)")
    }

    @Test("A transform says the same after it is stored", arguments: cases)
    func coding(_ item: Case) throws {
        let stored = try JSONEncoder().encode(item.transform)
        #expect(try JSONDecoder().decode(InputTransform.self, from: stored) == item.transform)
    }
}
