// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Foundation
import Images
import Testing

/// The tables of `docs/reference/sets.md` say what the code reads.
@Suite struct SetsPageTests {
    @Test func columns() throws {
        let rows = [
            ("path", ColumnChoice.pathNames, "--path-column"), ("class", ColumnChoice.labelNames, "--label-column"),
            ("split", ColumnChoice.splitNames, "--split-column"), ("name", ColumnChoice.identifierNames, "--id-column"),
        ].map { "| \($0) | \($1.map { "`\($0)`" }.joined(separator: ", ")) | `\($2)` |" }
        #expect(try Self.part("columns") == ["| column | found by | flag |", "|---|---|---|"] + rows)
    }

    @Test func passedOver() throws {
        let names = ImageName.systemNames.sorted().map { "`\($0)`" }.joined(separator: ", ")
        #expect(
            try Self.part("passed over") == [
                "Files and folders whose names begin with a dot, and \(names); in any case of letters."
            ])
    }

    @Test func suffixesOfFormatsThatAreDecodedNeedNoLook() {
        for format in ImageFormat.allCases {
            for suffix in format.suffixes { #expect(ImageName.hasImageSuffix("a/b.\(suffix)") == format.isDecodable) }
        }
        #expect(
            ImageName.hasImageSuffix("a.b/c.JPG") && !ImageName.hasImageSuffix("a.jpg/c")
                && !ImageName.hasImageSuffix("jpg"))
    }

    /// The lines between two marks of the page.
    private static func part(_ name: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/reference/sets.md"), encoding: .utf8)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: "<!-- \(name) -->"))
        return Array(lines[(start + 1)...].prefix { $0 != "<!-- end -->" })
    }
}
