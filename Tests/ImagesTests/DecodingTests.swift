// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images
import Testing

@Suite("Decoding")
struct DecodingTests {
    @Test("A file decodes to Pillow's pixels", arguments: Fixtures.manifest.images)
    func pixels(_ fixture: Fixtures.Manifest.Image) throws {
        let image = try RGBImage(decoding: Fixtures.bytes("files/\(fixture.file)"))
        let expected = try Fixtures.picture("expected/\(fixture.file).ppm")
        #expect([image.width, image.height] == [expected.width, expected.height])
        if fixture.lossy {
            // Decoders may round differently from version to version.
            let difference = Difference(image.pixels, expected.pixels)
            #expect(difference.maximum <= 2 && difference.mean < 0.5, "\(fixture.file): \(difference)")
        } else {
            #expect(image.pixels == expected.pixels, "\(fixture.file)")
        }
    }

    @Test("A damaged or oversized file is refused", arguments: Fixtures.manifest.refused)
    func refusal(_ fixture: Fixtures.Manifest.Refused) throws {
        let bytes = try Fixtures.bytes("files/\(fixture.file)")
        let error = #expect(throws: ImageError.self) { try RGBImage(decoding: bytes) }
        let kind =
            switch error {
            case .tooManyPixels: "tooManyPixels"
            case .corrupt: "corrupt"
            case .unknownFormat: "unknownFormat"
            case .empty, .unsupported: "unsupported"
            case nil: "none"
            }
        #expect(kind == fixture.error, "\(fixture.file)")
    }

    @Test("A file cut in its middle is refused", arguments: Fixtures.manifest.images)
    func truncation(_ fixture: Fixtures.Manifest.Image) throws {
        let bytes = try Fixtures.bytes("files/\(fixture.file)")
        // Fixtures with little but metadata, or more frames, after the pixels may stay whole when cut there.
        let isWholeSooner = ["trailing", "after", "animated.jxl"].contains { fixture.file.contains($0) }
        guard !isWholeSooner, bytes.count > 200 else { return }
        #expect(throws: ImageError.self, "\(fixture.file)") {
            try RGBImage(decoding: Array(bytes[..<(bytes.count / 2)]))
        }
    }

    @Test("The memory of the caller is read where it lies")
    func borrowedMemory() throws {
        let bytes = try Fixtures.bytes("files/png_rgb_8.png")
        let borrowed = try bytes.withUnsafeBytes { try RGBImage(decoding: $0) }
        #expect(try borrowed == RGBImage(decoding: bytes))
    }
}

@Suite("Image formats")
struct ImageFormatTests {
    @Test(
        "A format is told by its magic bytes",
        arguments: [
            (ImageFormat.jpeg, "jpeg_420.jpg", "image/jpeg"), (.png, "png_rgb_8.png", "image/png"),
            (.webp, "webp_lossy.webp", "image/webp"), (.gif, "gif_87a.gif", "image/gif"),
            (.bmp, "bmp_1.bmp", "image/bmp"), (.tiff, "tiff_l.tif", "image/tiff"),
            (.pnm, "pnm_L.pnm", "image/x-portable-anymap"), (.ico, "ico_png.ico", "image/vnd.microsoft.icon"),
            (.avif, "avif_420.avif", "image/avif"), (.heic, "heic_420.heic", "image/heic"),
            (.jxl, "jxl_lossy.jxl", "image/jxl"), (.jxl, "jxl_boxes.jxl", "image/jxl"),
        ])
    func magic(_ format: ImageFormat, _ file: String, _ mediaType: String) throws {
        #expect(ImageFormat(magic: try Fixtures.bytes("files/\(file)")) == format)
        #expect(format.mediaType == mediaType)
    }

    @Test(
        "Other bytes are of no known format",
        arguments: ["\u{89}PNG", "RIFF", "RIFF1234WAVEVP8 ", "GIF88a", "BM", "<p/>", "II+", "P1 is a text", "P5"])
    func unknown(_ content: String) {
        #expect(ImageFormat(magic: Array(content.utf8)) == nil)
        #expect(throws: ImageError.unknownFormat) { try RGBImage(decoding: Array(content.utf8)) }
    }
}

@Suite("Image limits")
struct ImageLimitTests {
    @Test(
        "The limit is on the canvas and holds to the pixel",
        arguments: [
            ("jpeg_420.jpg", 37, 29), ("jpeg_orientation_6.jpg", 37, 29), ("png_rgb_8.png", 21, 19),
            ("png_rgb_8_interlaced.png", 21, 19), ("webp_lossless.webp", 37, 29),
            ("webp_small_frame_alpha.webp", 30, 20),
            ("gif_small_frame.gif", 40, 30), ("gif_large_frame.gif", 26, 21), ("bmp_RGB.bmp", 23, 17),
            ("tiff_rgb.tif", 23, 19), ("pnm_RGB.pnm", 13, 11), ("ico_masked.ico", 19, 15), ("jxl_lossless.jxl", 48, 40),
            ("jxl_orientation_6.jxl", 48, 40),
        ].filter { Fixtures.isDecodable($0.0) })
    func boundary(_ file: String, _ width: Int, _ height: Int) throws {
        let bytes = try Fixtures.bytes("files/\(file)")
        let pixels = width * height
        let image = try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: pixels))
        #expect(image.width * image.height == pixels)
        #expect(throws: ImageError.tooManyPixels(width: width, height: height, limit: pixels - 1)) {
            try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: pixels - 1))
        }
    }

    @Test(
        "The limit is on what is coded, too, where a file states less",
        arguments: [ImageFormat.avif, .heic].filter(\.isDecodable))
    func codedSize(_ format: ImageFormat) throws {
        let bytes = try Fixtures.bytes("files/coded_larger.\(format.rawValue)")
        let error = #expect(throws: ImageError.self) {
            try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: 100_000))
        }
        #expect(error?.description.contains("max-pixels") == true)
    }

    @Test("Frames that are only drawn upon others count, too", .enabled(if: ImageFormat.jxl.isDecodable))
    func hiddenFrames() throws {
        let patches = try Fixtures.bytes("files/jxl_patches.jxl")
        #expect(throws: Never.self) {
            try RGBImage(decoding: patches, limits: ImageLimits(maximumPixels: 2 * 280 * 120))
        }
        // One frame of the image's size, and what is drawn upon it.
        let error = #expect(throws: ImageError.self) {
            try RGBImage(decoding: patches, limits: ImageLimits(maximumPixels: 280 * 120))
        }
        #expect(error?.description.contains("max-pixels") == true)
        let large = try Fixtures.bytes("files/jxl_large_frame.jxl")
        #expect(throws: ImageError.tooManyPixels(width: 30_000, height: 30_000, limit: 1_000_000)) {
            try RGBImage(decoding: large, limits: ImageLimits(maximumPixels: 1_000_000))
        }
    }

    @Test("A cropped frame counts as the image it is laid out in does", .enabled(if: ImageFormat.jxl.isDecodable))
    func croppedFrames() {
        // 1000x1000, and twice a hidden frame of 1x1.
        let bytes: [UInt8] = [
            0xFF, 0x0A, 0x3E, 0x1F, 0x00, 0x00, 0xF0, 0xF9, 0x00, 0x00, 0x30, 0x08, 0x13, 0x00, 0x00, 0x08, 0x20, 0x00,
            0x44, 0x00, 0x00, 0x00, 0x08, 0x13, 0x00, 0x00, 0x08, 0x20, 0x00, 0x44, 0x00, 0x00, 0x00,
        ]
        #expect(throws: ImageError.tooManyPixels(width: 1000, height: 2000, limit: 1_000_000)) {
            try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: 1_000_000))
        }
    }

    @Test("A narrow image counts as its rows' memory does", .enabled(if: ImageFormat.jxl.isDecodable))
    func narrowRows() throws {
        // 1x300, black.
        let bytes: [UInt8] = [
            0xFF, 0x0A, 0x58, 0x09, 0x00, 0x80, 0x80, 0xE2, 0x42, 0x08, 0x02, 0x01, 0x00, 0x20, 0x00, 0x00, 0x00, 0x40,
            0x00, 0x04, 0x00, 0x4B, 0x12, 0xA5, 0x42, 0x85, 0x24, 0x1C, 0x00, 0x03, 0x03,
        ]
        let image = try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: 32 * 300))
        #expect(image.width == 1 && image.height == 300 && image.pixels.allSatisfy { $0 == 0 })
        #expect(throws: ImageError.tooManyPixels(width: 1, height: 32 * 300, limit: 32 * 300 - 1)) {
            try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: 32 * 300 - 1))
        }
    }

    @Test("Boxes within a box are no codestream", .enabled(if: ImageFormat.jxl.isDecodable))
    func boxesWithinBox() throws {
        let boxed = try Fixtures.bytes("files/jxl_boxes.jxl")
        let size = UInt32(boxed.count + 8)
        var bytes = Array(boxed[..<12])
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * UInt32($0))) }
        bytes += Array("jxlc".utf8) + boxed
        #expect(throws: ImageError.corrupt(.jxl, reason: "its boxes are damaged, or hold no image")) {
            try RGBImage(decoding: bytes)
        }
    }

    @Test("A limit beyond all memory does not overflow")
    func noLimit() throws {
        let bytes = try Fixtures.bytes("files/png_largest.png")
        #expect(throws: ImageError.self) { try RGBImage(decoding: bytes, limits: ImageLimits(maximumPixels: .max)) }
    }

    @Test("The default is 100 megapixels")
    func defaultLimit() {
        #expect(ImageLimits.default.maximumPixels == 100_000_000)
    }
}

@Suite("Image errors")
struct ImageErrorTests {
    @Test("An error is described in one line that names its cause")
    func descriptions() {
        #expect(
            ImageError.unknownFormat.description
                == "The bytes are no image of a known format (\(ImageFormat.decodableNames)).")
        let large = ImageError.tooManyPixels(width: 30_000, height: 20_000, limit: 5)
        #expect(large.description == "The image has 30000 x 20000 pixels; the limit is 5 (max-pixels).")
        let corrupt = ImageError.corrupt(.png, reason: "why")
        #expect(corrupt.description == "The PNG image cannot be decoded: why.")
    }
}
