import Foundation
import Logging
import Serving
import Testing

/// Who reads "the server's log tells more" finds it there.
@Suite(.timeLimit(.minutes(5))) struct FailureLogTests {
    private static func withLog(
        _ configuration: ServerConfiguration = ServerConfiguration(),
        _ body: @escaping @Sendable (TestServer, Shared<String>) async throws -> Void
    ) async throws {
        let log = Shared("")
        let logger = Logger(label: "test") { label in
            LineHandler(label: label, format: .text, level: .error) { line in log.change { $0 += line } }
        }
        let models = [ModelSource(name: "fake") { FakeDetector() }]
        try await TestServer.run(configuration, models: models, logger: logger) { server in
            try await body(server, log)
        }
    }

    @Test(arguments: [
        ("FAKEinf", "out of memory"), ("FAKE-inf", "0 results of 1 images"),
    ])
    func aRequestThatFailsLeavesItsCause(image: String, cause: String) async throws {
        try await Self.withLog { server, log in
            let answer = try await server.score(image, headers: "X-Request-ID: mine-7\r\n")
            #expect(answer.status == 500)
            #expect(try ProblemObject(answer).type == "urn:cider:problem:internal-error")
            #expect(!answer.body.contains("secret") && !answer.body.contains(cause))
            let text = log.value
            #expect(text.contains(cause) && text.contains("request_id=mine-7"), "\(text)")
            #expect(text.split(separator: "\n").count == 1)
        }
    }

    @Test func theCauseOfSeveralImagesIsToldOnce() async throws {
        try await Self.withLog { server, log in
            let entries = ["FAKE1", "FAKEinf", "FAKEinf"].map {
                "{\"data\": \"\(Data($0.utf8).base64EncodedString())\"}"
            }
            let answer = try await server.score(
                "{\"images\": [\(entries.joined(separator: ","))]}",
                headers: "Content-Type: application/json\r\nX-Request-ID: mine-8\r\n")
            #expect(answer.status == 200)
            #expect(answer.body.components(separatedBy: "internal-error").count == 3)
            let lines = log.value.split(separator: "\n")
            #expect(lines.count == 1)
            #expect(
                lines.first?.contains("out of memory") == true && lines.first?.contains("request_id=mine-8") == true)
        }
    }

    @Test func causesThatAlternateAreToldOnceEach() async throws {
        var configuration = ServerConfiguration()
        configuration.maxBatchSize = 1
        try await Self.withLog(configuration) { server, log in
            let entries = (0..<20).map { number in
                "{\"data\": \"\(Data((number.isMultiple(of: 2) ? "FAKEinf" : "FAKE-inf").utf8).base64EncodedString())\"}"
            }
            let answer = try await server.score(
                "{\"images\": [\(entries.joined(separator: ","))]}", headers: "Content-Type: application/json\r\n")
            #expect(answer.body.components(separatedBy: "internal-error").count == 21)
            #expect(log.value.split(separator: "\n").count == 2, "\(log.value)")
        }
    }

    @Test func whatIsTheClientsFaultIsNoError() async throws {
        try await Self.withLog { server, log in
            let statuses = [
                try await server.score("hello").status, try await server.score(path: "/score?alpha=2").status,
            ]
            #expect(statuses == [415, 400])
            #expect(log.value.isEmpty)
        }
    }
}
