// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import TestSupport
import Testing

/// The memory that decoding takes, held against what `docs/reference/images.md` states.
@Suite struct MemoryTests {
    @Test("An image takes no more than 12 bytes a pixel")
    func decoding() async throws {
        let page = try String(contentsOf: packageFolder.appending(path: "docs/reference/images.md"), encoding: .utf8)
        #expect(page.contains("Decoding takes at most some 12 bytes a pixel"))
        let small = try SmallDetector(bank: 8, calibration: 20)
        let server = try await RunningServer(models: "\(small.folder.path)/models")
        #expect(try server.score(SmallDetector.image(channel: 0, seed: 77)).status == 200)
        let before = try server.peakMemory()
        let (width, height) = (2000, 2000)
        let image = RGBImage(width: width, height: height, pixels: [UInt8](repeating: 90, count: width * height * 3))
        let bytes = try #require(image.jpeg(quality: 80))
        #expect(try server.score(bytes).status == 200)
        let taken = try server.peakMemory() - before
        // 3 bytes a pixel are the image itself.
        #expect(
            taken < 12 * width * height, "\(Double(taken) / Double(width * height)) bytes a pixel"
        )
    }
}
