// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The code of a documentation article, held against the test that runs it.
package enum Article {
    /// The lines of all Swift blocks of an article, without indentation and empty lines.
    ///
    /// - Parameter path: the article, from the package's folder.
    /// - Returns: one text for each line.
    /// - Throws: where the article cannot be read.
    package static func code(of path: String) throws -> [String] {
        let text = try String(contentsOf: packageFolder.appending(path: path), encoding: .utf8)
        return text.components(separatedBy: "```swift\n").dropFirst().flatMap { block in
            lines(of: block.components(separatedBy: "```")[0])
        }
    }

    /// The lines of a test between `// Article: begin` and `// Article: end`, likewise.
    ///
    /// - Parameter file: the test's source.
    /// - Returns: one text for each line.
    /// - Throws: where the source cannot be read.
    package static func tested(in file: String) throws -> [String] {
        let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        let parts = text.components(separatedBy: "// Article: begin\n").dropFirst()
        return parts.flatMap { lines(of: $0.components(separatedBy: "// Article: end")[0]) }
    }

    private static func lines(of text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
