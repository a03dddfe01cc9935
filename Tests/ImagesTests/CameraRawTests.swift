// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images
import Testing

/// Raw files that begin as TIFF does are told by what is in them.
@Suite("Camera raw files that pass for TIFF")
struct CameraRawTests {
    private static let size: [(tag: UInt32, value: TIFFValue)] = [
        (256, .long(16)), (257, .long(16)), (258, .short([8])), (259, .short([1])), (262, .short([1])),
        (273, .long(200)), (278, .long(16)), (279, .long(256)),
    ]
    private static let makers: [(String, NamedFormat)] = [
        ("NIKON CORPORATION", .nikonRaw), ("SONY", .sonyRaw), ("PENTAX Corporation", .pentaxRaw),
        ("RICOH IMAGING COMPANY, LTD.", .pentaxRaw), ("Canon", .canonRaw), ("Hasselblad", .cameraRaw),
    ]

    @Test("A small picture before the photo is not taken for it, and the maker is named", arguments: makers)
    func preview(_ maker: String, _ format: NamedFormat) {
        let bytes = tiff(Self.size + [(254, .long(1)), (271, .text(maker)), (330, .long(150))])
        #expect(throws: ImageError.unsupported(.named(format))) { try RGBImage(decoding: bytes) }
    }

    @Test("The levels of a color filter are no picture, in whatever compression", arguments: makers)
    func colorFilter(_ maker: String, _ format: NamedFormat) {
        let changed: Set<UInt32> = [259, 262]
        let bytes = tiff(
            Self.size.filter { !changed.contains($0.tag) }
                + [(259, .short([65535])), (262, .short([32803])), (271, .text(maker))])
        #expect(throws: ImageError.unsupported(.named(format))) { try RGBImage(decoding: bytes) }
    }

    @Test("DNG is told by its version")
    func digitalNegative() {
        let bytes = tiff(Self.size + [(271, .text("NIKON CORPORATION")), (50706, .bytes([1, 4, 0, 0]))])
        #expect(throws: ImageError.unsupported(.named(.digitalNegative))) { try RGBImage(decoding: bytes) }
        #expect(throws: Never.self) { try RGBImage(decoding: tiff(Self.size)) }
    }
}
