// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Serving
import Testing

/// What each resource answers, through Hummingbird's own test client.
@Suite(.timeLimit(.minutes(5))) struct ResourceTests {
    /// Runs `test` against a live server whose model is ready.
    private func withClient(
        models: [ModelSource] = [ModelSource(name: "fake") { FakeDetector() }],
        configuration: ServerConfiguration = ServerConfiguration(),
        _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let server = ScoringServer(
            configuration: configuration, models: models, version: "1.2.3",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await server.application.test(.live) { client in
            while try await client.execute(uri: "/readyz", method: .get).status != .ok {
                try await Task.sleep(for: .milliseconds(2))
            }
            try await test(client)
        }
    }

    private func body(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    @Test func operationResources() async throws {
        try await withClient { client in
            let live = try await client.execute(uri: "/livez", method: .get)
            #expect(live.status == .ok)
            #expect(live.headers[.contentType] == "application/json")
            #expect(String(buffer: live.body) == #"{"status":"alive"}"#)

            let health = try await client.execute(uri: "/health", method: .get)
            #expect(
                String(buffer: health.body)
                    == #"{"status":"ready","version":"1.2.3","models":[{"name":"fake","state":"ready","version":"sha256:0123456789abcdef"}]}"#
            )

            let models = try await client.execute(uri: "/models", method: .get)
            #expect(
                String(buffer: models.body)
                    == #"{"models":[{"name":"fake","state":"ready","version":"sha256:0123456789abcdef"}]}"#)

            let model = try await client.execute(uri: "/models/f%61ke", method: .get)
            #expect(
                String(buffer: model.body)
                    == #"{"name":"fake","state":"ready","version":"sha256:0123456789abcdef","input":{"images":true,"embeddings":[{"output":"features","dimension":2,"needed":true},{"output":"logits","dimension":3,"needed":false}]},"manifest":{"classes":["cat","dog"]}}"#
            )
        }
    }

    @Test func headIsGetWithoutContent() async throws {
        try await withClient { client in
            for path in ["/livez", "/readyz", "/health", "/models", "/models/fake", "/openapi.yaml"] {
                let get = try await client.execute(uri: path, method: .get)
                // The length is that of the bytes as they are, also for who would take them packed.
                for headers: HTTPFields in [[:], [.acceptEncoding: "gzip"]] {
                    let head = try await client.execute(uri: path, method: .head, headers: headers)
                    #expect(head.status == get.status)
                    #expect(head.headers[.contentEncoding] == nil)
                    #expect(head.headers[.contentLength] == get.headers[.contentLength])
                    #expect(head.body.readableBytes == 0)
                }
            }
        }
    }

    @Test func theDescriptionIsTheRepositorysFile() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appending(path: "openapi.yaml"), encoding: .utf8)
        try await withClient { client in
            let response = try await client.execute(uri: "/openapi.yaml", method: .get)
            #expect(response.headers[.contentType] == "application/yaml")
            #expect(String(buffer: response.body) == file)
        }
    }

    @Test func aRawImageIsScoredWhateverItsType() async throws {
        try await withClient { client in
            for type in [nil, "image/jpeg", "application/octet-stream", "text/plain", "nonsense"] {
                var headers = HTTPFields()
                headers[.contentType] = type
                let response = try await client.execute(
                    uri: "/score", method: .post, headers: headers, body: body("FAKE12.5"))
                #expect(response.status == .ok)
                let scored = try Scored(response)
                #expect(scored.model == .init(name: "fake", version: "sha256:0123456789abcdef"))
                #expect(scored.results.map(\.verdict) == ["in_distribution"])
                #expect(scored.results.map(\.id) == [nil])
            }
        }
    }

    @Test func optionsReachTheDetector() async throws {
        try await withClient { client in
            let uri = "/models/fake/score?score=angle&alpha=0.25&neighbours=3&embedding=true"
            let response = try await client.execute(uri: uri, method: .post, body: body("FAKE99"))
            let text = String(buffer: response.body)
            #expect(text.contains(#""verdict":"out_of_distribution""#))
            #expect(text.contains(#""alpha":0.25"#))
            #expect(text.contains(#""score":{"name":"angle","#))
            #expect(text.contains(#""neighbours":[{"#))
            #expect(text.contains(#""embedding":[0.6,0.8]"#))
            #expect(!text.contains("explanation") && !text.contains("combination"))
        }
    }

    @Test func combinedVerdictsAndExplanationsReachTheDetector() async throws {
        try await withClient { client in
            let uri = "/score?score=combined&combination=harmonic_mean&explain=true"
            let response = try await client.execute(uri: uri, method: .post, body: body("FAKE99"))
            let text = String(buffer: response.body)
            #expect(text.contains(#""score":{"name":"combined","#))
            #expect(text.contains(#""combination":{"method":"harmonic_mean","#))
            #expect(text.contains(#""explanation":{"nearest_classes":[{"#))
            #expect(text.contains(#""neighbours":[{"#))
        }
    }

    @Test func aBrokenImageOfAFormDoesNotHarmTheOthers() async throws {
        let form = """
            --XX\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\nFAKE1\r
            --XX\r\nContent-Disposition: form-data; name="image"; filename="b.txt"\r\n\r\nhello\r
            --XX\r\nContent-Disposition: form-data; name="image"; filename="c.png"\r\n\r\nFAKE!\r
            --XX\r\nContent-Disposition: form-data; name="image"; filename="d.png"\r\n\r\nFAKEnan\r
            --XX\r\nContent-Disposition: form-data; name="image"\r\nContent-Type: image/png\r\n\r\nFAKE80\r
            --XX--\r\n
            """
        try await withClient { client in
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "multipart/form-data; boundary=XX"],
                body: body(form))
            #expect(response.status == .ok)
            let results = try Scored(response).results
            #expect(results.map(\.id) == ["a.png", "b.txt", "c.png", "d.png", nil])
            #expect(results.map(\.verdict) == ["in_distribution", nil, nil, nil, "out_of_distribution"])
            #expect(results.map(\.error?.status) == [nil, 415, 422, 422, nil])
        }
    }

    @Test func jsonHoldsSeveralImages() async throws {
        // FAKE1, FAKE80, and what is no image.
        let json = #"{"images": [{"id": "ü/1", "data": "RkFLRTE="}, {"data": "RkFLRTgw"}, {"id": null, "data": ""}]}"#
        try await withClient { client in
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "application/json; charset=utf-8"],
                body: body(json))
            #expect(response.status == .ok)
            let results = try Scored(response).results
            #expect(results.map(\.id) == ["ü/1", nil, nil])
            #expect(results.map(\.verdict) == ["in_distribution", "out_of_distribution", nil])
            #expect(results.map(\.error?.status) == [nil, nil, 415])
        }
    }

    @Test(
        arguments: [
            (HTTPRequest.Method.get, "/nope", "", "", 404, "unknown-path"),
            (.get, "/", "", "", 404, "unknown-path"),
            (.get, "/models/other", "", "", 404, "unknown-model"),
            (.get, "/models/%2e%2e%2fetc", "", "", 404, "unknown-model"),
            (.get, "/models/%zz", "", "", 400, "malformed-request"),
            (.get, "/models/%ff", "", "", 400, "malformed-request"),
            (.post, "/models/other/score", "", "FAKE1", 404, "unknown-model"),
            (.post, "/score?model=other", "", "FAKE1", 404, "unknown-model"),
            (.post, "/score?colour=red", "", "FAKE1", 400, "unknown-parameter"),
            (.post, "/models/fake/score?model=fake", "", "FAKE1", 400, "unknown-parameter"),
            (.post, "/score?alpha=0.1&alpha=0.1", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=0", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=1", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=-0.1", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=nan", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=inf", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=0.0001", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?alpha=", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?neighbours=101", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?neighbours=-1", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?neighbours=99999999999999999999", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?embedding=maybe", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?score=distance", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?score=combined&combination=mean", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score?explain=2", "", "FAKE1", 400, "invalid-parameter"),
            (.post, "/score", "", "", 400, "invalid-body"),
            (.post, "/score", "image/png", "hello", 415, "unsupported-image"),
            (.post, "/score", "image/png", "FAKE!", 422, "unreadable-image"),
            (.post, "/score", "image/png", "FAKEnan", 422, "degenerate-embedding"),
            (.post, "/score", "application/json", "{", 400, "invalid-body"),
            (.post, "/score", "application/json", "[]", 400, "invalid-body"),
            (.post, "/score", "application/json", "{}", 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": []}"#, 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": [{}]}"#, 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": [{"data": "?"}]}"#, 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": [{"data": 1}]}"#, 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": [{"data": "", "x": 1}]}"#, 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": [{"data": ""}], "x": 1}"#, 400, "invalid-body"),
            (.post, "/score", "application/json", #"{"images": [{"id": "\ud800", "data": ""}]}"#, 400, "invalid-body"),
            (.post, "/score", "multipart/form-data", "--b--", 400, "invalid-body"),
            (.post, "/score", "multipart/form-data; boundary=b", "--b--", 400, "invalid-body"),
            (.post, "/score", "multipart/form-data; boundary=b", "x", 400, "invalid-body"),
            (
                .post, "/score", "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=other; filename=a\r\n\r\nA\r\n--b--", 415,
                "unsupported-image"
            ),
            (
                .post, "/score", "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=image\r\n\r\na text field\r\n--b--", 400, "invalid-body"
            ),
        ] as [(HTTPRequest.Method, String, String, String, Int, String)])
    func anErrorIsAProblem(
        method: HTTPRequest.Method, uri: String, type: String, content: String, status: Int, kind: String
    ) async throws {
        try await withClient { client in
            var headers: HTTPFields = [:]
            if !type.isEmpty { headers[.contentType] = type }
            let response = try await client.execute(uri: uri, method: method, headers: headers, body: body(content))
            #expect(response.status.code == status)
            #expect(response.headers[.contentType] == "application/problem+json")
            let problem = try ProblemObject(response)
            #expect(problem.status == status)
            #expect(problem.type == "urn:cider:problem:" + kind)
            #expect(!problem.title.isEmpty && !problem.detail.isEmpty)
            #expect(problem.requestID == HTTPField.Name("X-Request-ID").flatMap { response.headers[$0] })
        }
    }

    @Test func whatIsUnknownIsNamed() async throws {
        try await withClient { client in
            func detail(_ uri: String, json: String? = nil) async throws -> String {
                let headers: HTTPFields = json == nil ? [:] : [.contentType: "application/json"]
                let response = try await client.execute(
                    uri: uri, method: .post, headers: headers, body: body(json ?? "FAKE1"))
                return try ProblemObject(response).detail
            }
            let parameter = try await detail("/score?colour=red")
            #expect(parameter.contains("'colour'"))
            let model = try await detail("/score?model=other")
            #expect(model.contains("'other' is not one of the models: fake"))
            let field = try await detail("/score", json: #"{"images": [{"data": "", "extra": 1}]}"#)
            #expect(field.contains("$.images[0].extra"))
        }
    }

    @Test(arguments: [
        ("/score", HTTPRequest.Method.get, "POST"), ("/models/fake/score", .delete, "POST"),
        ("/models", .post, "GET, HEAD"), ("/metrics", .options, "GET, HEAD"), ("/livez", .trace, "GET, HEAD"),
    ])
    func otherMethodsAreNamed(path: String, method: HTTPRequest.Method, allow: String) async throws {
        try await withClient { client in
            let response = try await client.execute(uri: path, method: method)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == allow)
        }
    }

    @Test func aSaneRequestIDIsKept() async throws {
        let name = try #require(HTTPField.Name("X-Request-ID"))
        try await withClient { client in
            for id in ["a", "0123-4567:89.ab/c=+_", String(repeating: "x", count: 128)] {
                let response = try await client.execute(uri: "/livez", method: .get, headers: [name: id])
                #expect(response.headers[name] == id)
            }
            var made = Set<String>()
            for id in ["", "with space", "ü", "<script>", String(repeating: "x", count: 129)] {
                let response = try await client.execute(uri: "/livez", method: .get, headers: [name: id])
                let answered = try #require(response.headers[name])
                #expect(answered != id)
                made.insert(answered)
            }
            #expect(made.count == 5)
        }
    }

    @Test func severalModelsNeedAName() async throws {
        let models = ["a", "b"].map { name in ModelSource(name: name) { FakeDetector() } }
        try await withClient(models: models) { client in
            let unnamed = try await client.execute(uri: "/score", method: .post, body: body("FAKE1"))
            #expect(unnamed.status == .badRequest)
            #expect(String(buffer: unnamed.body).contains("a, b"))
            let named = try await client.execute(uri: "/score?model=b", method: .post, body: body("FAKE1"))
            #expect(String(buffer: named.body).contains(#""name":"b""#))
        }
        var configuration = ServerConfiguration()
        configuration.defaultModel = "b"
        try await withClient(models: models, configuration: configuration) { client in
            let unnamed = try await client.execute(uri: "/score", method: .post, body: body("FAKE1"))
            #expect(String(buffer: unnamed.body).contains(#""name":"b""#))
        }
    }

    @Test func metricsCountWhatHappened() async throws {
        try await withClient { client in
            for image in ["FAKE12", "FAKE80", "no image"] {
                _ = try await client.execute(uri: "/score", method: .post, body: body(image))
            }
            _ = try await client.execute(uri: "/nowhere", method: .get)
            let text = String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
            for line in [
                #"cider_requests_total{route="/score",method="POST",status="200"} 2"#,
                #"cider_requests_total{route="/score",method="POST",status="415"} 1"#,
                #"cider_requests_total{route="none",method="GET",status="404"} 1"#,
                #"http_server_request_duration_seconds_count{http_route="/score",http_request_method="POST",http_response_status_code="200"} 2"#,
                #"http_server_active_requests 1"#,
                #"cider_body_bytes 0"#,
                #"cider_verdicts_total{model="fake",verdict="in_distribution"} 1"#,
                #"cider_verdicts_total{model="fake",verdict="out_of_distribution"} 1"#,
                #"cider_failed_images_total{model="fake"} 1"#,
                #"cider_score_degrees_count{model="fake",score="knn"} 2"#,
                #"cider_stage_duration_seconds_count{model="fake",stage="encode"} 2"#,
                #"cider_bank_visited_ratio_sum{model="fake"} 0.5"#,
                #"cider_queue_length{model="fake"} 0"#,
                #"cider_build_info{version="1.2.3"} 1"#,
            ] {
                #expect(text.contains(line + "\n"), "\(line)")
            }
        }
    }
}

/// The answer to a scoring request, as far as the tests read it.
struct Scored: Decodable, AnswerBody {
    struct Model: Decodable, Equatable {
        var name: String
        var version: String
    }

    struct Result: Decodable {
        var id: String?
        var verdict: String?
        var error: ProblemObject?
    }

    var model: Model
    var results: [Result]
}

struct ProblemObject: Decodable, AnswerBody {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var requestID: String?

    private enum CodingKeys: String, CodingKey {
        case type, title, status, detail
        case requestID = "request_id"
    }
}

/// What is read from an answer's JSON.
protocol AnswerBody: Decodable {}

extension AnswerBody {
    init(_ response: TestResponse) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(response.body.readableBytesView))
    }

    init(_ answer: Answer) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(answer.body.utf8))
    }
}
