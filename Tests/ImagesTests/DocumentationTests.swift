// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import Testing

@Suite("docs/reference/images.md")
struct DocumentationTests {
    private static func page() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        return try String(contentsOf: root.appending(path: "docs/reference/images.md"), encoding: .utf8)
    }

    @Test("The table of formats has a row for each, with its suffixes and media type", arguments: ImageFormat.allCases)
    func formats(_ format: ImageFormat) throws {
        let row = "\n| \(format.name) | \(format.suffixes.joined(separator: ", ")) | \(format.mediaType) | "
        #expect(try Self.page().contains(row))
    }

    @Test("The limit that it states is the default")
    func limit() throws {
        let limit = ImageLimits.default.maximumPixels.formatted(.number.locale(Locale(identifier: "en_US")))
        #expect(try Self.page().contains("| `--max-pixels` | \(limit) |"))
    }
}
