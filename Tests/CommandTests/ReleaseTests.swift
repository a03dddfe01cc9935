// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite struct ReleaseTests {
    @Test("openapi.yaml names the version that the program has")
    func openAPI() throws {
        let version = try CommandLine("--version").output.trimmingCharacters(in: .whitespacesAndNewlines)
        let text = try String(contentsOf: packageFolder.appending(path: "openapi.yaml"), encoding: .utf8)
        let stated = text.matches(of: #/version: "?(\d+\.\d+\.\d+)\b(?!;)/#).map { String($0.output.1) }
        #expect(!version.isEmpty && stated.count >= 2 && Set(stated) == [version], "\(stated)")
    }
}
