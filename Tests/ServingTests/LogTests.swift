// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging
import Serving
import Synchronization
import Testing

@Suite struct LogTests {
    private final class Lines: Sendable {
        let text = Mutex("")
    }

    private func log(
        _ format: LogFormat, level: Logger.Level = .info, _ body: (inout Logger) -> Void
    ) -> String {
        let lines = Lines()
        var logger = Logger(label: "l") { label in
            LineHandler(label: label, format: format, level: level) { line in lines.text.withLock { $0 += line } }
        }
        body(&logger)
        return lines.text.withLock { $0 }
    }

    @Test func jsonIsOneObjectALine() throws {
        let text = log(.json) { logger in
            logger[metadataKey: "id"] = "r\"1"
            logger.info("two\nlines", metadata: ["n": .stringConvertible(7), "list": ["a", "b"]])
        }
        #expect(text.split(separator: "\n").count == 1)
        struct Line: Decodable {
            struct Metadata: Decodable {
                var id: String
                var n: Int
                var list: [String]
            }
            var time: String
            var level: String
            var logger: String
            var message: String
            var metadata: Metadata
        }
        let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
        #expect(line.level == "info" && line.logger == "l" && line.message == "two\nlines")
        #expect(line.metadata.id == "r\"1" && line.metadata.n == 7 && line.metadata.list == ["a", "b"])
    }

    @Test func textIsOneLineWhateverAClientSends() {
        let text = log(.text) { logger in
            logger.info("request", metadata: ["path": "/a\n2026 fake \u{1B}[31m", "status": .stringConvertible(404)])
        }
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
        #expect(text.hasSuffix("info     request path=\"/a\\u{A}2026 fake \\u{1B}[31m\" status=404\n"))
    }

    @Test func lessSevereLevelsAreLeftOut() {
        #expect(log(.text, level: .warning) { $0.info("no") }.isEmpty)
    }
}
