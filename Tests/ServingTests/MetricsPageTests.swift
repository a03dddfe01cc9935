// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Serving
import Testing

/// `docs/reference/metrics.md` lists the metrics of a server that has answered requests.
@Suite(.timeLimit(.minutes(5))) struct MetricsPageTests {
    @Test func thePageHasAllMetricsAndTheirTypes() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/reference/metrics.md"), encoding: .utf8)
        let documented = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return "\(cells[0].trimmingCharacters(in: ["`"])) \(cells[1])"
        }
        let answer = try await TestServer.run(models: [ModelSource(name: "fake") { FakeDetector() }]) { server in
            _ = try await server.get("/models")
            return try await server.get("/metrics").body
        }
        let answered = answer.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { $0.dropFirst(7) }
        #expect(Set(documented) == Set(answered.map(String.init)))
        #expect(Set(documented).count == documented.count)
    }
}
