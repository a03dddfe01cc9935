import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Serving
import Testing

/// What the clients of different languages send, case by case as `docs/reference/clients.md` lists them.
@Suite(.timeLimit(.minutes(5))) struct ClientTests {
    static func withClient(
        configuration: ServerConfiguration = ServerConfiguration(), names: [String] = ["fake"],
        _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let server = ScoringServer(
            configuration: configuration, models: names.map { ModelSource(name: $0) { FakeDetector() } },
            version: "1.2.3", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await server.application.test(.live) { client in
            while try await client.execute(uri: "/readyz", method: .get).status != .ok {
                try await Task.sleep(for: .milliseconds(2))
            }
            try await test(client)
        }
    }

    private static func documented(_ section: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/reference/clients.md"), encoding: .utf8)
        let table = text.components(separatedBy: "<!-- cases: \(section) -->\n\n")[1].split(
            separator: "\n\n", maxSplits: 1)[0]
        return table.split(separator: "\n").dropFirst(2).map { row in
            String(row.dropFirst(2).components(separatedBy: " | ")[0])
        }
    }

    private struct FormCase {
        var name: String
        var disposition: String
        var more: String = ""
        var content: String = "FAKE12"
        var id: String? = "photo.jpg"
        var boundary = "XX"

        /// Whether it is an image of its own; else it goes beside one.
        var isImage = true
    }

    private static let forms: [FormCase] = [
        FormCase(
            name: #"`name="image"; filename="photo.jpg"`"#,
            disposition: #"name="image"; filename="photo.jpg""#, more: "Content-Type: image/jpeg\r\n"),
        FormCase(
            name: #"`name="file"; filename="photo.jpg"`"#, disposition: #"name="file"; filename="photo.jpg""#),
        FormCase(
            name: #"`name="images[]"; filename="photo.jpg"`"#, disposition: #"name="images[]"; filename="photo.jpg""#),
        FormCase(
            name: #"`name="photo"; filename="photo.jpg"`"#, disposition: #"name="photo"; filename="photo.jpg""#),
        FormCase(name: "`name=image; filename=photo.jpg`", disposition: "name=image; filename=photo.jpg"),
        FormCase(
            name: #"`name="\"image\""; filename="\"photo.jpg\""`"#,
            disposition: #"name="\"image\""; filename="\"photo.jpg\"""#),
        FormCase(
            name: #"`name="image"; filename=my photo.jpg`"#, disposition: #"name="image"; filename=my photo.jpg"#,
            id: "my photo.jpg"),
        FormCase(
            name: #"`name="image"; filename*=UTF-8''ph%C3%B6to.jpg`"#,
            disposition: #"name="image"; filename*=UTF-8''ph%C3%B6to.jpg"#, id: "phöto.jpg"),
        FormCase(
            name: #"`name="image"; filename="x"; filename*=utf-8'de'ph%C3%B6to.jpg`"#,
            disposition: #"name="image"; filename="x"; filename*=utf-8'de'ph%C3%B6to.jpg"#, id: "phöto.jpg"),
        FormCase(
            name: #"`name="image"; filename*=ISO-8859-1''ph%F6to.jpg`"#,
            disposition: #"name="image"; filename*=ISO-8859-1''ph%F6to.jpg"#, id: "phöto.jpg"),
        FormCase(name: #"`name="image"`"#, disposition: #"name="image""#, id: nil),
        FormCase(
            name: #"`name="photo"`, of the type `image/png`"#, disposition: #"name="photo""#,
            more: "Content-Type: image/png\r\n", id: nil),
        FormCase(
            name: #"`name="image"`, with a data URL as its text"#, disposition: #"name="image""#,
            content: "data:image/png;base64,RkFLRTEy", id: nil),
        FormCase(
            name: #"`name="image"; filename="photo.jpg"`, in base64"#,
            disposition: #"name="image"; filename="photo.jpg""#, more: "Content-Transfer-Encoding: base64\r\n",
            content: "RkFL\r\nRTEy\r\n"),
        FormCase(name: #"`filename="photo.jpg"`, without a field"#, disposition: #"filename="photo.jpg""#),
        FormCase(
            name: "a boundary in quotes", disposition: #"name="image"; filename="photo.jpg""#,
            boundary: "----=_Part 7:8"),
        FormCase(
            name: #"`name="alpha"` with the text `0.25`"#, disposition: #"name="alpha""#,
            more: "Content-Type: text/plain; charset=utf-8\r\n", content: "0.25", isImage: false),
        FormCase(name: #"`name="alpha"` without text"#, disposition: #"name="alpha""#, content: "", isImage: false),
        FormCase(
            name: #"`name="comment"` with a text"#, disposition: #"name="comment""#, content: "hello",
            isImage: false),
        FormCase(
            name: "a file field where no file was chosen", disposition: #"name="image"; filename="""#,
            more: "Content-Type: application/octet-stream\r\n", content: "", isImage: false),
    ]

    private static func form(_ parts: [(disposition: String, more: String, content: String)], _ boundary: String)
        -> String
    {
        parts.map { part in
            "--\(boundary)\r\nContent-Disposition: form-data; \(part.disposition)\r\n\(part.more)\r\n\(part.content)\r\n"
        }.joined() + "--\(boundary)--\r\n"
    }

    @Test func formsAreReadAsDocumented() async throws {
        #expect(try Self.documented("form") == Self.forms.map(\.name))
        try await Self.withClient { client in
            for form in Self.forms {
                var parts = [(form.disposition, form.more, form.content)]
                if !form.isImage { parts.append((#"name="image"; filename="photo.jpg""#, "", "FAKE12")) }
                let response = try await client.execute(
                    uri: "/score", method: .post,
                    headers: [.contentType: "multipart/form-data; charset=utf-8; boundary=\"\(form.boundary)\""],
                    body: ByteBuffer(string: Self.form(parts, form.boundary)))
                guard response.status == .ok else {
                    Issue.record("\(form.name): \(String(buffer: response.body))")
                    continue
                }
                let results = try Scored(response).results
                #expect(results.map(\.id) == [form.id], "\(form.name)")
                #expect(results.map(\.verdict) == ["in_distribution"], "\(form.name)")
                let alpha = form.content == "0.25" ? "0.25" : "0.05"
                #expect(String(buffer: response.body).contains("\"alpha\":\(alpha),"), "\(form.name)")
            }
        }
    }

    private static let entries: [(name: String, data: String, isRead: Bool)] = [
        ("base64", #""iVBORw0KGvv//g==""#, true),
        ("base64 without padding", #""iVBORw0KGvv//g""#, true),
        ("base64 in the URL-safe alphabet", #""iVBORw0KGvv__g==""#, true),
        ("base64 in lines", #""iVBORw0K\r\n  Gvv/\n/g==\n""#, true),
        ("a data URL", #""DATA:image/png;charset=x;base64,iVBORw0KGvv//g==""#, true),
        ("a data URL with escaped characters", #""data:;base64,iVBORw0KGvv%2F%2fg%3D%3D""#, true),
        ("`null`, or missing", "null", false),
        ("no base64", #""iVBOR?0KGvv""#, false),
    ]

    @Test func listsAreReadAsDocumented() async throws {
        #expect(try Self.documented("json") == Self.entries.map(\.name))
        let items = Self.entries.enumerated().map { #"{"id": \#($0), "data": \#($1.data)}"# }
        let json = "\u{FEFF}{\"images\": [\(items.joined(separator: ", "))]}"
        try await Self.withClient { client in
            for type in ["application/json", "text/json; charset=utf-8", "application/vnd.x+json"] {
                let response = try await client.execute(
                    uri: "/score", method: .post, headers: [.contentType: type], body: ByteBuffer(string: json))
                try #require(response.status == .ok, "\(String(buffer: response.body))")
                let results = try Scored(response).results
                #expect(results.map(\.id) == Self.entries.indices.map(String.init))
                for (entry, result) in zip(Self.entries, results) {
                    #expect((result.verdict != nil) == entry.isRead, "\(entry.name)")
                    #expect((result.error?.status == 400) == !entry.isRead, "\(entry.name)")
                }
                #expect(results.last?.error?.detail == "$.images[7].data: it is not base64: byte 5 is '?'")
            }
        }
    }

    @Test(arguments: [
        ("iVBORw0KG", "it is cut off"), ("iVBORw0=KG", "something follows its padding"),
        ("iVBO====", "too much padding"), ("data:image/png,xyz", "the data URL is not in base64"),
        ("data:image/png", "no comma"), ("Ü", "byte 0 is 195"),
    ])
    func aSingleImageThatFailsGivesItsStatus(data: String, reason: String) async throws {
        try await Self.withClient { client in
            let json = "{\"images\": [{\"data\": \"\(data)\"}]}"
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: json))
            #expect(response.status == .badRequest)
            let problem = try ProblemObject(response)
            #expect(problem.detail.contains("$.images[0].data") && problem.detail.contains(reason), "\(problem.detail)")
        }
    }

    @Test func aFormsOnlyImageGivesItsStatusToo() async throws {
        try await Self.withClient { client in
            func status(_ contents: [String]) async throws -> (Int, String) {
                let parts = contents.map { (#"name="image"; filename="a""#, "", $0) }
                let response = try await client.execute(
                    uri: "/score", method: .post, headers: [.contentType: "multipart/form-data; boundary=b"],
                    body: ByteBuffer(string: Self.form(parts, "b")))
                return (response.status.code, String(buffer: response.body))
            }
            #expect(try await status(["hello"]).0 == 415)
            #expect(try await status(["FAKE!"]).0 == 422)
            #expect(try await status(["FAKEnan"]).0 == 422)
            // Of several, each has its own, though all fail.
            let both = try await status(["hello", "FAKE!"])
            #expect(both.0 == 200 && both.1.contains("\"status\":415") && both.1.contains("\"status\":422"))
        }
    }

    @Test func fieldsOfFormsMayContradictNothing() async throws {
        try await Self.withClient(names: ["fake", "other"]) { client in
            func ask(_ uri: String, _ field: String, _ value: String) async throws -> (Int, String) {
                let parts = [("name=\"\(field)\"", "", value), (#"name="image"; filename="a""#, "", "FAKE1")]
                let response = try await client.execute(
                    uri: uri, method: .post, headers: [.contentType: "multipart/form-data; boundary=b"],
                    body: ByteBuffer(string: Self.form(parts, "b")))
                return (response.status.code, String(buffer: response.body))
            }
            let named = try await ask("/score", "model", "other")
            #expect(named.0 == 200 && named.1.contains(#""name":"other""#))
            #expect(try await ask("/score?model=fake", "model", "other").0 == 400)
            #expect(try await ask("/models/fake/score", "model", "other").0 == 400)
            #expect(try await ask("/models/fake/score", "model", "fake").0 == 200)
            #expect(try await ask("/score", "comment", "x").0 == 400)
            #expect(try await ask("/score?model=fake", "alpha", "2").0 == 400)
            #expect(try await ask("/score?model=fake&alpha=0.2", "alpha", "0.2").0 == 400)
            #expect(try await ask("/score?model=fake", "explain", "on").1.contains("explanation"))
        }
    }

    @Test(arguments: [
        ("explain=True", true), ("explain=1", true), ("explain=YES", true), ("explain=on", true), ("explain", true),
        ("explain=", true), ("explain=False", false), ("explain=0", false), ("explain=No", false),
        ("explain=off", false), ("&&explain&", true),
    ])
    func booleansAreReadAsClientsWriteThem(query: String, value: Bool) async throws {
        try await Self.withClient { client in
            let response = try await client.execute(
                uri: "/score?" + query, method: .post, body: ByteBuffer(string: "FAKE1"))
            #expect(response.status == .ok)
            #expect(String(buffer: response.body).contains("explanation") == value)
        }
    }

    @Test func aPlusInTheQueryIsASpace() async throws {
        try await Self.withClient(names: ["a b", "c+d"]) { client in
            for (query, name) in [("a+b", "a b"), ("a%20b", "a b"), ("c+d", "c+d"), ("c%2Bd", "c+d")] {
                let response = try await client.execute(
                    uri: "/score?model=" + query, method: .post, body: ByteBuffer(string: "FAKE1"))
                #expect(String(buffer: response.body).contains("\"name\":\"\(name)\""), "\(query)")
            }
        }
    }

    @Test(arguments: [
        ("/score?colour=1", "image/png", "FAKE1", 400, "model, score, combination"),
        ("/score?neighbors=3", "image/png", "FAKE1", 400, "'neighbours' is the nearest"),
        ("/score?score=mahalonobis", "image/png", "FAKE1", 400, "the nearest is 'mahalanobis'"),
        ("/score?model=fak", "image/png", "FAKE1", 404, "'fake' is the nearest"),
        ("/scores", "image/png", "FAKE1", 404, "'/score' is the nearest"),
        ("/score", "", #" {"images": []}"#, 415, "send it with 'Content-Type: application/json'"),
        ("/score", "text/plain;charset=UTF-8", "[]", 415, "its content type is 'text/plain;charset=UTF-8'"),
        ("/score", "application/x-www-form-urlencoded", #"{"images": []}"#, 415, "Content-Type: application/json"),
        ("/score", "application/x-www-form-urlencoded", "image=abc", 415, "--data-binary @photo.jpg"),
        ("/score", "application/json", #"{"image": "x"}"#, 400, "'images' is the nearest"),
        (
            "/score", "application/json", #"{"images": [{"date": "x"}]}"#, 400,
            "$.images[0].date: there is no such field; 'data' is the nearest; the fields are id, data"
        ),
        ("/score", "application/json", #"{"images": [{"data": ""}], "alpha": 1}"#, 400, "it goes into the query"),
        ("/score", "application/json", #"{"images": ["x"]}"#, 400, "an object"),
        ("/score", "application/json", #"{"embeddings": [[1, 1]], "images": []}"#, 400, "either images or embeddings"),
        ("/score", "application/json", #"["x"]"#, 400, #"$: an object {"images": […]}"#),
        ("/score", "application/json", #""iVBORw0KGgo""#, 400, #"$: an object {"images": […]}"#),
        ("/score", "application/json", #"{"images": [{"id": 1.5, "data": ""}]}"#, 400, "$.images[0].id: a text"),
        ("/score", "application/json", #"{"images": [{"id": "x""#, 400, "it is not JSON"),
        ("/score", "application/json", "FAKE1", 400, "an image is sent as it is with another content type"),
        ("/score", "application/octet-stream", "iVBORw0KGgoAAAAN", 415, "the body is text in base64"),
        ("/score", "text/plain", "data:image/png;base64,iVBORw0KGgo=", 415, "the body is text in base64"),
        (
            "/score", "application/x-www-form-urlencoded", "image=iVBORw0KGgo%3D&alpha=0.1", 415,
            "a form in URL encoding, with the field 'image'"
        ),
        ("/score", "multipart/mixed; boundary=b", "--b--", 415, "multipart/form-data"),
        ("/score", "multipart/form-data", "--b--", 400, "leave the header to the client"),
        (
            "/score", "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=image\r\n\r\nphoto.jpg\r\n--b--", 400, "-F image=@photo.jpg"
        ),
        (
            "/score", "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=alpha\r\n\r\n0.1\r\n--b--", 400, "the form holds no image"
        ),
    ])
    func mistakesAreToldWithWhatMendsThem(
        uri: String, type: String, content: String, status: Int, text: String
    ) async throws {
        try await Self.withClient { client in
            var headers: HTTPFields = [:]
            if !type.isEmpty { headers[.contentType] = type }
            let response = try await client.execute(
                uri: uri, method: .post, headers: headers, body: ByteBuffer(string: content))
            #expect(response.status.code == status)
            let detail = try ProblemObject(response).detail
            #expect(detail.contains(text), "\(detail)")
        }
    }

    @Test func aDamagedFileOfDataBinaryIsNotBlamedOnCurl() async throws {
        try await Self.withClient { client in
            // What curl -d sends has no line breaks.
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "image\nabc"))
            #expect(response.status.code == 415)
            let detail = try ProblemObject(response).detail
            #expect(!detail.contains("curl -d"), "\(detail)")
        }
    }

    @Test func whoNamesNoneOfSeveralModelsIsToldThemAndTheWays() async throws {
        try await Self.withClient(names: ["cats", "dogs"]) { client in
            let response = try await client.execute(uri: "/score", method: .post, body: ByteBuffer(string: "FAKE1"))
            #expect(response.status == .badRequest)
            let detail = try ProblemObject(response).detail
            for text in ["cats, dogs", "POST /score?model=cats", "POST /models/cats/score", "--default-model"] {
                #expect(detail.contains(text), "\(detail)")
            }
        }
        var configuration = ServerConfiguration()
        configuration.defaultModel = "dogs"
        try await Self.withClient(configuration: configuration, names: ["cats", "dogs"]) { client in
            let response = try await client.execute(uri: "/score", method: .post, body: ByteBuffer(string: "FAKE1"))
            #expect(String(buffer: response.body).contains("\"name\":\"dogs\""))
        }
    }

    @Test func aFormOfTooManyPartsIsToldSo() async throws {
        try await Self.withClient { client in
            let field = ("name=\"comment\"", "", "x")
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "multipart/form-data; boundary=b"],
                body: ByteBuffer(string: Self.form(Array(repeating: field, count: 400), "b")))
            #expect(response.status == .contentTooLarge)
            #expect(try ProblemObject(response).detail.contains("256 images (max-images) and 64 other fields"))
        }
    }

    @Test func theWrongMethodIsToldHowToSendAnImage() async throws {
        try await Self.withClient { client in
            for method in [HTTPRequest.Method.get, .put] {
                let response = try await client.execute(uri: "/score/", method: method)
                #expect(response.status == .methodNotAllowed)
                #expect(try ProblemObject(response).detail.contains("--data-binary @photo.jpg"))
            }
        }
    }

    @Test func slashesAroundPathsMeanNothing() async throws {
        try await Self.withClient { client in
            for path in ["/livez/", "//livez", "/models//", "/models/fake/", "//health//"] {
                let status = try await client.execute(uri: path, method: .get).status
                #expect(status == .ok, "\(path)")
            }
            for path in ["/score/", "//score", "/models/fake/score/"] {
                let response = try await client.execute(uri: path, method: .post, body: ByteBuffer(string: "FAKE1"))
                #expect(response.status == .ok, "\(path)")
            }
            for path in ["/", "//", "/models//score", "/livez/x"] {
                let status = try await client.execute(uri: path, method: .get).status
                #expect(status == .notFound, "\(path)")
            }
        }
    }

    @Test func otherResourcesPassOverParameters() async throws {
        try await Self.withClient { client in
            for path in ["/livez", "/readyz", "/health", "/metrics", "/openapi.yaml", "/models", "/models/fake"] {
                for query in ["?x=1", "?x=1&x=2", "?%zz", "?name[]=a"] {
                    let status = try await client.execute(uri: path + query, method: .get).status
                    #expect(status == .ok, "\(path)\(query)")
                }
            }
        }
    }
}
