import Serving
import Testing

/// A body over the limit is told which setting limits it.
@Suite(.timeLimit(.minutes(2))) struct BodyLimitTests {
    @Test func aBodyThatIsTooLargeNamesTheSetting() async throws {
        var configuration = ServerConfiguration()
        configuration.maxBodyBytes = 1000
        try await TestServer.run(configuration) { server in
            let body = "FAKE" + String(repeating: "0", count: 997)
            let chunked =
                "POST /score HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n\(body)\r\n0\r\n\r\n"
            for request in [scoringRequest(body), chunked] {
                try await RawConnection.open(server.port) { connection in
                    try await connection.send(request)
                    let answer = try #require(try await connection.answer())
                    #expect(answer.status == 413)
                    let problem = try ProblemObject(answer)
                    #expect(problem.detail.contains("larger than 1000 bytes (max-body-bytes)"), "\(problem.detail)")
                }
            }
            #expect(try await server.score(String(body.dropLast())).status == 200)
        }
    }
}
