// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images
import Testing

/// The table of `docs/reference/images.md` says what the loaders do.
@Suite struct LoaderDocumentationTests {
    /// A row of the table of policies.
    private struct Row: Hashable {
        var flag: String
        var value: String
        /// Whether it is in the default policy, torchvision's and Pillow's with upright images.
        var marks: [Bool]
    }

    private static func rows() throws -> [Row] {
        let page = try String(
            contentsOf: Fixtures.folder.appending(path: "../../../docs/reference/images.md"), encoding: .utf8)
        let section = page.split(separator: "\n## ").first { $0.hasPrefix("Loader policy") } ?? ""
        return section.split(separator: "\n").filter { $0.hasPrefix("| `--") }.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "") }
            return Row(flag: cells[0], value: cells[1], marks: cells[3...].map { $0 == "yes" })
        }
    }

    @Test("Every value of every flag has its row, with the policies that it is in")
    func table() throws {
        let policies =
            [LoaderPolicy.default]
            + [.torchvision, .pillowUpright].map { (preset: LoaderPolicy.Preset) in
                preset.policy
            }
        let expected =
            LoaderPolicy.EXIF.allCases.map { value in
                Row(flag: "--exif", value: value.rawValue, marks: policies.map { $0.exif == value })
            }
            + LoaderPolicy.Alpha.allCases.map { value in
                Row(flag: "--transparency", value: value.rawValue, marks: policies.map { $0.alpha == value })
            }
            + LoaderPolicy.Depth.allCases.map { value in
                Row(flag: "--depth", value: value.rawValue, marks: policies.map { $0.depth == value })
            }
        #expect(try Self.rows() == expected)
    }
}
