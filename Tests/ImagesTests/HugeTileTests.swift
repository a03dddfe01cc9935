// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images
import Testing

@Suite("A TIFF whose tiles are of impossible size")
struct HugeTileTests {
    @Test("It is refused")
    func isRefused() {
        let bytes = tiff([
            (256, .long(16)), (257, .long(16)), (258, .short([8, 8, 8])), (259, .short([7])), (262, .short([6])),
            (277, .short([3])), (284, .short([1])), (322, .long(0x8000_0000)), (323, .long(0x8000_0000)),
            (324, .long(8)), (325, .long(4)),
        ])
        #expect(throws: ImageError.self) { try RGBImage(decoding: bytes) }
    }
}
