// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import Testing

@Suite("Input transform")
struct InputTransformTests {
    @Test("A resized and cropped image equals torchvision's on Pillow 13", arguments: Fixtures.manifest.transforms)
    func golden(_ fixture: Fixtures.Manifest.Transform) throws {
        let image = try Fixtures.picture("transforms/\(fixture.image)")
        let expected = try Fixtures.picture("transforms/\(fixture.expected)")
        let transform = InputTransform(
            resize: fixture.resize, crop: fixture.crop, interpolation: fixture.interpolation)
        #expect(transform.apply(to: image) == expected.pixels, "\(fixture.expected)")
    }

    @Test("The result can be written into memory of the caller")
    func intoMemory() throws {
        let image = try Fixtures.picture("transforms/37x29.ppm")
        let transform = InputTransform(resize: 20, crop: 24, interpolation: .bicubic)
        #expect(transform.byteCount == 24 * 24 * 3)
        var target = [UInt8](repeating: 77, count: transform.byteCount)
        target.withUnsafeMutableBufferPointer { transform.apply(to: image, into: $0) }
        #expect(target == transform.apply(to: image))
    }

    @Test(
        "An extreme aspect ratio costs no more than its crop",
        arguments: [(1, 2_000_000), (2_000_000, 1)], InputTransform.Interpolation.allCases)
    func extremeAspect(_ size: (Int, Int), _ interpolation: InputTransform.Interpolation) {
        // Resized as a whole, this image would have 4096 x 8 thousand million pixels.
        let count = size.0 * size.1
        let pixels = [UInt8](unsafeUninitializedCapacity: count * 3) { buffer, initialized in
            buffer.initialize(repeating: 40)
            for index in (count / 2 - 4) * 3..<(count / 2 + 4) * 3 { buffer[index] = 200 }
            initialized = count * 3
        }
        let image = RGBImage(width: size.0, height: size.1, pixels: pixels)
        let transform = InputTransform(resize: 4096, crop: 16, interpolation: interpolation)
        #expect(transform.apply(to: image).allSatisfy { $0 == 200 })
    }

    @Test(
        "A strip is squashed, and padded to a square that nobody has in memory",
        arguments: [(1, 30_000), (30_000, 1)], InputTransform.Interpolation.allCases)
    func strip(_ size: (Int, Int), _ interpolation: InputTransform.Interpolation) throws {
        let image = RGBImage(width: size.0, height: size.1, pixels: [UInt8](repeating: 90, count: 90_000))
        let squash = try InputTransform(.squash(width: 9, height: 7), width: 9, height: 7, interpolation: interpolation)
        // So many weights are too small for their fixed point to add up to just 1.
        #expect(squash.apply(to: image).allSatisfy { (89...91).contains($0) })
        let padded = try InputTransform(
            .padded(width: 6, height: 6), width: 6, height: 6, interpolation: interpolation, padding: [40, 40, 40])
        // Of the image less than a level is left; the nearest neighbor meets it or not.
        #expect(padded.apply(to: image).allSatisfy { (39...41).contains($0) || $0 == 90 })
    }

    @Test("A flat image stays flat", arguments: InputTransform.Interpolation.allCases)
    func flat(_ interpolation: InputTransform.Interpolation) throws {
        for (width, height) in [(3, 7), (700, 300), (1, 1)] {
            for level in [0, 1, 127, 255] as [UInt8] {
                let pixels = [UInt8](repeating: level, count: width * height * 3)
                let image = RGBImage(width: width, height: height, pixels: pixels)
                let transform = InputTransform(resize: 10, crop: 10, interpolation: interpolation)
                #expect(transform.apply(to: image).allSatisfy { $0 == level })
                let gray = try InputTransform(
                    .squash(width: 9, height: 5), width: 9, height: 5, channels: 1, interpolation: interpolation)
                #expect(gray.apply(to: image) == [UInt8](repeating: level, count: 45))
            }
        }
    }

    @Test("A transform is stored and read back")
    func coding() throws {
        let transform = InputTransform(resize: 36, crop: 32, interpolation: .bicubic)
        let data = try JSONEncoder().encode(transform)
        #expect(try JSONDecoder().decode(InputTransform.self, from: data) == transform)
        let known = Data(#"{"resize": 36, "crop": 32, "interpolation": "bicubic"}"#.utf8)
        #expect(try JSONDecoder().decode(InputTransform.self, from: known) == transform)
    }

    @Test("A transform of an earlier release is written as it was")
    func earlierCoding() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(InputTransform(resize: 36, crop: 32, interpolation: .bicubic))
        #expect(String(decoding: data, as: UTF8.self) == #"{"crop":32,"interpolation":"bicubic","resize":36}"#)
    }

    @Test("Sides, channels and colors that make no sense are an error")
    func refused() {
        for side in [0, -1, 4097, .max] {
            #expect(throws: TransformError.side(side)) { try InputTransform(.shorterSide(side), width: 8, height: 8) }
            #expect(throws: TransformError.side(side)) { try InputTransform(.none, width: 8, height: side) }
            #expect(throws: TransformError.side(side)) {
                try InputTransform(.fit(width: 8, height: side), width: 8, height: 8)
            }
        }
        #expect(throws: TransformError.channels(2)) { try InputTransform(.none, width: 8, height: 8, channels: 2) }
        #expect(throws: TransformError.padding(count: 3, channels: 1)) {
            try InputTransform(.none, width: 8, height: 8, channels: 1, padding: [1, 2, 3])
        }
    }

    @Test(
        "A stored transform with sides that make no sense is refused",
        arguments: [
            #"{"resize": 0, "crop": 32, "interpolation": "bilinear"}"#,
            #"{"resize": 32, "crop": -1, "interpolation": "bilinear"}"#,
            #"{"resize": 32, "crop": 4097, "interpolation": "bilinear"}"#,
            #"{"resize": 9223372036854775807, "crop": 32, "interpolation": "bilinear"}"#,
            #"{"resize": 32, "crop": 32, "interpolation": "nearly"}"#,
            #"{"resize": 32, "interpolation": "bilinear"}"#,
            #"{"resize": {"mode": "squash", "width": 8}, "crop": 32, "interpolation": "bilinear"}"#,
            #"{"resize": {"mode": "melt", "width": 8, "height": 8}, "crop": 32, "interpolation": "bilinear"}"#,
            #"{"resize": 32, "crop": {"width": 8}, "interpolation": "bilinear"}"#,
            #"{"resize": 32, "crop": 32, "interpolation": "bilinear", "channels": 4}"#,
            #"{"resize": 32, "crop": 32, "interpolation": "bilinear", "padding": [1]}"#,
        ])
    func refusedCoding(_ text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(InputTransform.self, from: Data(text.utf8)) }
    }
}
