import Detection
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Serving
import TestSupport
import Testing

/// How answers are written: formats, streams, compression, and what pages of other origins may read.
@Suite(.timeLimit(.minutes(5))) struct AnswerTests {
    private static func list(_ images: [String]) -> ByteBuffer {
        let entries = images.map { "{\"id\": \"\($0)\", \"data\": \"\(Data($0.utf8).base64EncodedString())\"}" }
        return ByteBuffer(string: "{\"images\": [\(entries.joined(separator: ","))]}")
    }

    @Test func linesAreTheResultsOfTheWhole() async throws {
        try await ClientTests.withClient { client in
            let response = try await client.execute(
                uri: "/score", method: .post,
                headers: [.contentType: "application/json", .accept: "application/x-ndjson"],
                body: Self.list(["FAKE1", "hello", "FAKE80"]))
            #expect(response.headers[.contentType] == "application/x-ndjson")
            #expect(response.headers[.vary] == "Accept")
            let text = String(buffer: response.body)
            #expect(text.hasSuffix("}\n"))
            let results = try text.split(separator: "\n").map {
                try JSONDecoder().decode(Scored.Result.self, from: Data($0.utf8))
            }
            #expect(results.map(\.id) == ["FAKE1", "hello", "FAKE80"])
            #expect(results.map(\.verdict) == ["in_distribution", nil, "out_of_distribution"])
            #expect(results[1].error?.status == 415)
        }
    }

    @Test func aTableHasARowForEachImage() async throws {
        try await ClientTests.withClient { client in
            let response = try await client.execute(
                uri: "/score?explain&embedding", method: .post,
                headers: [.contentType: "application/json", .accept: "text/csv"],
                body: Self.list(["FAKE1", "hello, all", "FAKE80"]))
            #expect(response.headers[.contentType]?.hasPrefix("text/csv") == true)
            let rows = String(buffer: response.body).components(separatedBy: "\r\n")
            #expect(rows.count == 5 && rows[4].isEmpty)
            let columns = rows[0].split(separator: ",")
            #expect(rows[1].split(separator: ",", omittingEmptySubsequences: false).count == columns.count)
            #expect(rows[2].hasPrefix("\"hello, all\",,") && rows[2].hasSuffix(",415"))
            #expect(rows[3].hasPrefix("FAKE80,out_of_distribution,"))
            for column in ["knn", "knn_unit", "neighbour_2", "nearest_class_2_angle", "embedding", "model_version"] {
                #expect(columns.contains(Substring(column)), "\(column)")
            }
        }
    }

    @Test(arguments: [
        ("*/*", "application/json"), ("application/json, text/csv", "application/json"),
        ("text/csv, application/json", "text/csv; charset=utf-8; header=present"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"), ("application/xml", "application/json"),
        ("text/csv;q=0.2, application/jsonl;q=0.7, application/json;q=0.5", "application/x-ndjson"),
        ("text/csv;q=0", "application/json"), (",;,q", "application/json"),
    ])
    func theFormatIsNegotiated(accept: String, type: String) async throws {
        try await ClientTests.withClient { client in
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.accept: accept], body: ByteBuffer(string: "FAKE1"))
            #expect(response.headers[.contentType] == type)
        }
    }

    @Test func aTableHoldsAllThatJSONHolds() throws {
        let image = ScoredImage.example
        let columns = VerdictColumns(covering: [image])
        let cells = Set(columns.row(image).flatMap { [$0] + $0.split(separator: " ").map(String.init) })
        #expect(columns.names.count == columns.row(image).count)
        #expect(Set(columns.names).count == columns.names.count)
        func visit(_ value: Leaf) {
            switch value {
            case .object(let members): for member in members.values { visit(member) }
            case .list(let items): for item in items { visit(item) }
            case .text(let text): #expect(cells.contains(text), "\(text)")
            case .number(let number):
                #expect(
                    cells.contains { Double($0).map { abs($0 - number) <= 1e-6 * abs(number) } ?? false }, "\(number)")
            }
        }
        visit(try JSONDecoder().decode(Leaf.self, from: JSONEncoder().encode(image)))
    }

    private enum Leaf: Decodable {
        case object([String: Leaf]), list([Leaf]), text(String), number(Double)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([Leaf].self) {
                self = .list(value)
            } else {
                self = .object(try container.decode([String: Leaf].self))
            }
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\r\nb", "\"a\r\nb\""),
        (",\u{301}", "\",\u{301}\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("", ""),
    ])
    func fieldsAreQuotedByTheirBytes(field: String, quoted: String) {
        #expect(Array(field.csvField.utf8) == Array(quoted.utf8))
    }

    private static func many() -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.maxImages = 3000
        configuration.queueLength = 3000
        return configuration
    }

    @Test func longAnswersAreStreamedWhole() async throws {
        let body = Self.list((0..<2000).map { "FAKE\($0)" })
        try await ClientTests.withClient(configuration: Self.many()) { client in
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "application/json"], body: body)
            #expect(response.status == .ok)
            #expect(response.headers[.contentLength] == nil)
            let results = try Scored(response).results
            #expect(results.map(\.id) == (0..<2000).map { "FAKE\($0)" })
            let metrics = try await client.execute(uri: "/metrics", method: .get)
            #expect(String(buffer: metrics.body).contains("cider_body_bytes 0\n"))
            let lines = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "application/json", .accept: "text/csv"],
                body: body)
            #expect(String(buffer: lines.body).split(separator: "\r\n").count == 2001)
        }
    }

    @Test func aClientOfHTTP10GetsALongAnswerWithoutChunks() async throws {
        let body = String(buffer: Self.list((0..<1000).map { "FAKE\($0)" }))
        try await TestServer.run(Self.many()) { server in
            let text = try await RawConnection.open(server.port) { connection in
                try await connection.send(
                    "POST /score HTTP/1.0\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
                return try await connection.rest()
            }
            #expect(!text.lowercased().contains("transfer-encoding"))
            #expect(text.lowercased().contains("connection: close"))
            let json = text.components(separatedBy: "\r\n\r\n")[1]
            #expect(try JSONDecoder().decode(Scored.self, from: Data(json.utf8)).results.count == 1000)
        }
    }

    @Test func longAnswersAreCompressedForWhoUnpacksThem() async throws {
        try await ClientTests.withClient(configuration: Self.many()) { client in
            func ask(_ count: Int, _ encoding: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "/score", method: .post,
                    headers: [.contentType: "application/json", .acceptEncoding: encoding],
                    body: Self.list((0..<count).map { "FAKE\($0)" }))
            }
            for count in [20, 1000] {
                let plain = try await ask(count, "identity")
                #expect(plain.headers[.contentEncoding] == nil)
                #expect(plain.headers[.vary] == "Accept-Encoding")
                for encoding in [
                    "gzip, deflate, br", "*", "x-gzip;q=0.5", "deflate;q=0.5, gzip", "identity;q=0.5, gzip",
                ] {
                    let packed = try await ask(count, encoding)
                    #expect(packed.headers[.contentEncoding] == "gzip", "\(encoding)")
                    #expect(packed.body.readableBytes * 2 < plain.body.readableBytes)
                    let text = try #require(Gunzip.unpack(packed.body))
                    #expect(try JSONDecoder().decode(Scored.self, from: Data(text)).results.count == count)
                }
                for encoding in ["deflate", "gzip;q=0.2, deflate", "*, gzip;q=0", "identity;q=0, deflate"] {
                    let packed = try await ask(count, encoding)
                    #expect(packed.headers[.contentEncoding] == "deflate", "\(encoding)")
                    let text = try #require(Gunzip.unpack(packed.body))
                    #expect(try JSONDecoder().decode(Scored.self, from: Data(text)).results.count == count)
                }
                for encoding in ["gzip;q=0", "br", "", "gzip;q=0.2, identity", "identity;q=1, *;q=0.5"] {
                    #expect(try await ask(count, encoding).headers[.contentEncoding] == nil, "\(encoding)")
                }
            }
            let short = try await ask(1, "gzip")
            #expect(short.headers[.contentEncoding] == nil && short.headers[.vary] == nil)
        }
    }

    @Test func aClientThatTakesNoBytesAsTheyAreGetsThemPackedOrIsToldSo() async throws {
        try await ClientTests.withClient { client in
            for (accepted, coding) in [
                ("gzip, identity;q=0", "gzip"), ("deflate, *;q=0", "deflate"), ("*, identity;q=0", "gzip"),
            ] {
                let packed = try await client.execute(
                    uri: "/score", method: .post, headers: [.acceptEncoding: accepted],
                    body: ByteBuffer(string: "FAKE1"))
                #expect(packed.status == .ok)
                #expect(packed.headers[.contentEncoding] == coding && packed.headers[.vary] == "Accept-Encoding")
                let text = try #require(Gunzip.unpack(packed.body))
                #expect(try JSONDecoder().decode(Scored.self, from: Data(text)).results.count == 1)
            }
            for accepted in ["identity;q=0", "br, *;q=0", "gzip;q=0, identity;q=0"] {
                let refused = try await client.execute(
                    uri: "/score", method: .post, headers: [.acceptEncoding: accepted],
                    body: ByteBuffer(string: "FAKE1"))
                #expect(refused.status.code == 406 && refused.headers[.contentEncoding] == nil, "\(accepted)")
                #expect(try ProblemObject(refused).type == "urn:cider:problem:not-acceptable")
            }
        }
    }

    @Test func pagesOfOtherOriginsReadNothingByDefault() async throws {
        try await ClientTests.withClient { client in
            let preflight: HTTPFields = [.origin: "https://a.example", .accessControlRequestMethod: "POST"]
            let asked = try await client.execute(uri: "/score", method: .options, headers: preflight)
            #expect(asked.status == .methodNotAllowed)
            let answer = try await client.execute(
                uri: "/score", method: .post, headers: preflight, body: ByteBuffer(string: "FAKE1"))
            #expect(answer.headers[.accessControlAllowOrigin] == nil && answer.headers[.vary] == nil)
        }
    }

    @Test func namedOriginsMayReadAnswers() async throws {
        var configuration = ServerConfiguration()
        configuration.corsOrigins = "https://a.example, http://localhost:3000"
        try await ClientTests.withClient(configuration: configuration) { client in
            for (origin, isAllowed) in [
                ("https://a.example", true), ("http://localhost:3000", true), ("http://a.example", false),
                ("https://b.example", false), ("null", false), ("https://a.example.evil", false),
            ] {
                let preflight: HTTPFields = [
                    .origin: origin, .accessControlRequestMethod: "POST", .accessControlRequestHeaders: "content-type",
                ]
                let asked = try await client.execute(uri: "/score", method: .options, headers: preflight)
                #expect(asked.status == .noContent)
                #expect(asked.headers[.accessControlAllowOrigin] == (isAllowed ? origin : nil))
                #expect(asked.headers[.accessControlAllowMethods] == (isAllowed ? "POST" : nil))
                #expect((asked.headers[.accessControlAllowHeaders]?.contains("Content-Type") == true) == isAllowed)
                #expect(asked.headers[.vary] == "Origin")
                // Errors are for the page to read too.
                for (content, status) in [("FAKE1", 200), ("hello", 415)] {
                    let answer = try await client.execute(
                        uri: "/score", method: .post, headers: [.origin: origin], body: ByteBuffer(string: content))
                    #expect(answer.status.code == status)
                    #expect(answer.headers[.accessControlAllowOrigin] == (isAllowed ? origin : nil))
                    #expect(answer.headers[.vary] == "Origin")
                }
            }
            // Without its headers, OPTIONS is a method as any other.
            #expect(try await client.execute(uri: "/score", method: .options).status == .methodNotAllowed)
        }
        configuration.corsOrigins = "*"
        try await ClientTests.withClient(configuration: configuration) { client in
            let answer = try await client.execute(uri: "/livez", method: .get, headers: [.origin: "null"])
            #expect(answer.headers[.accessControlAllowOrigin] == "*" && answer.headers[.vary] == nil)
        }
    }
}
