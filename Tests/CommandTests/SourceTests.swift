// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What holds for all sources together.
@Suite struct SourceTests {
    /// The Swift files below `Sources`, with their paths from there.
    static func files() throws -> [(path: String, text: String)] {
        let sources = packageFolder.appending(path: "Sources")
        let names = FileManager.default.enumerator(atPath: sources.path(percentEncoded: false))
        var files: [(String, String)] = []
        while let name = names?.nextObject() as? String {
            guard name.hasSuffix(".swift") else { continue }
            files.append((name, try String(contentsOf: sources.appending(path: name), encoding: .utf8)))
        }
        return files
    }

    @Test("No two types outside of others have one name, whatever their modules")
    func typeNames() throws {
        let declaration =
            #/^(?:(?:public|package|private|fileprivate|final|indirect|@\w+) )*(?:struct|class|enum|actor|protocol|typealias) (\w+)/#
            .anchorsMatchLineEndings()
        var places: [String: Set<String>] = [:]
        for (path, text) in try Self.files() {
            for match in text.matches(of: declaration) { places[String(match.output.1), default: []].insert(path) }
        }
        #expect(places.count > 300)
        for (name, paths) in places where paths.count > 1 {
            Issue.record("\(name) is declared in \(paths.sorted().joined(separator: " and "))")
        }
    }
}
