import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Serving
import Testing

/// Fields and file names of forms, as they are and as people misspell them.
@Suite(.timeLimit(.minutes(5))) struct ScoreFormTests {
    private static func form(_ parts: [(disposition: [UInt8], content: String)]) -> ByteBuffer {
        var body: [UInt8] = []
        for part in parts {
            body += Array("--b\r\nContent-Disposition: form-data; ".utf8) + part.disposition
            body += Array("\r\n\r\n\(part.content)\r\n".utf8)
        }
        return ByteBuffer(bytes: body + Array("--b--\r\n".utf8))
    }

    private static func form(_ fields: [(name: String, content: String)], image: Bool = true) throws(Problem)
        -> ScoreForm
    {
        let parts = fields.map { (Array("name=\"\($0.name)\"".utf8), $0.content) }
        let file = (Array(#"name="image"; filename="a.png""#.utf8), "FAKE1")
        return try ScoreForm(Self.form(parts + (image ? [file] : [])), boundary: "b", limit: 4)
    }

    @Test(arguments: [
        ("alhpa", "'alpha' is the nearest"), ("Alpha", "'alpha' is the nearest"), ("alpha[]", "'alpha' is the nearest"),
        ("neighbors", "'neighbours' is the nearest"), ("scores", "'score' is the nearest"),
        ("explian", "'explain' is the nearest"), ("embeddings", "'embedding' is the nearest"),
        ("combinaton", "'combination' is the nearest"), ("imgae", "'image' is the nearest"),
        ("model ", "'model' is the nearest"),
    ])
    func aMisspeltFieldIsRefusedWithTheNearest(name: String, text: String) {
        do {
            _ = try Self.form([(name, "0.5")])
            Issue.record("'\(name)' was passed over")
        } catch {
            #expect(error.kind == .invalidBody)
            #expect(
                error.detail.contains("the form's field '\(name)'") && error.detail.contains(text), "\(error.detail)")
        }
    }

    @Test(arguments: ["comment", "code", "csrf_token", "submit", "name", "user", "", "title", "ü", "x"])
    func aFieldForSomeoneElseIsPassedOverAndTold(name: String) throws {
        let form = try Self.form([(name, "1"), ("alpha", "0.5"), (name, "2")])
        #expect(form.ignored == [name])
        #expect(form.fields.map(\.name) == ["alpha"] && form.images.count == 1)
    }

    @Test func aFormWithoutAnImageNamesWhatItHas() {
        do {
            _ = try Self.form([("alpha", "0.5"), ("comment", "x")], image: false)
            Issue.record("it was taken")
        } catch {
            #expect(error.detail.contains("no image") && error.detail.contains("'alpha', 'comment'"), "\(error.detail)")
        }
    }

    @Test func whatWasPassedOverStandsInAHeader() async throws {
        let name = try #require(HTTPField.Name("X-Ignored-Fields"))
        try await ClientTests.withClient { client in
            func ask(_ parts: [(disposition: [UInt8], content: String)]) async throws -> TestResponse {
                try await client.execute(
                    uri: "/score", method: .post, headers: [.contentType: "multipart/form-data; boundary=b"],
                    body: Self.form(parts + [(Array(#"name=image; filename=a"#.utf8), "FAKE1")]))
            }
            let two = try await ask([(Array("name=note".utf8), "x"), (Array("name=\"a\u{1}b\"".utf8), "x")])
            #expect(two.status == .ok && two.headers[name] == "note, a%01b")
            #expect(try await ask([]).headers[name] == nil)
        }
    }

    private static let names: [(bytes: [UInt8], id: String)] = [
        ([0x66, 0xFC, 0x72, 0x2E, 0x6A, 0x70, 0x67], #"f\xFCr.jpg"#),
        (Array("für.jpg".utf8), "für.jpg"),
        (Array(#"a\xFC.jpg"#.utf8), #"a\x5CxFC.jpg"#),
        (Array(#"C:\dir\a.jpg"#.utf8), #"C:\dir\a.jpg"#),
        ([0x61, 0xED, 0xA0, 0x80, 0xFF], #"a\xED\xA0\x80\xFF"#),
    ]

    @Test(arguments: ["application/json", "application/x-ndjson", "text/csv"])
    func aFileNameThatIsNoUTF8IsToldWithoutLoss(accept: String) async throws {
        try await ClientTests.withClient { client in
            let parts = Self.names.map { (Array("name=image; filename=\"".utf8) + $0.bytes + [0x22], "FAKE1") }
            let response = try await client.execute(
                uri: "/score", method: .post,
                headers: [.contentType: "multipart/form-data; boundary=b", .accept: accept], body: Self.form(parts))
            #expect(response.status == .ok)
            let text = String(buffer: response.body)
            #expect(!text.contains("\u{FFFD}"))
            let ids: [String?]
            switch accept {
            case "text/csv": ids = text.split(separator: "\r\n").dropFirst().map { String($0.prefix { $0 != "," }) }
            case "application/json": ids = try Scored(response).results.map(\.id)
            default:
                ids = try text.split(separator: "\n").map {
                    try JSONDecoder().decode(Scored.Result.self, from: Data($0.utf8)).id
                }
            }
            #expect(ids == Self.names.map(\.id))
        }
    }

    @Test(arguments: [
        ("filename*=UTF-8''f%FCr.jpg", #"f\xFCr.jpg"#), ("filename*=UTF-8''f%C3%BCr.jpg", "für.jpg"),
        ("filename*=ISO-8859-1''f%FCr.jpg", "für.jpg"), ("filename*=koi8-r''x; filename=y", "y"),
    ])
    func theExtendedFormLosesNothingEither(parameters: String, name: String) throws {
        let form = try ScoreForm(
            Self.form([(Array("name=image; \(parameters)".utf8), "FAKE1")]), boundary: "b", limit: 4)
        #expect(form.images.map(\.id) == [name])
    }

    @Test(arguments: [
        (#"{"images": [{"data": "RkFLRTE="}], "embeddings": [[1, 1]]}"#, "$.embeddings: a body holds either"),
        (#"{"images": [{"data": "RkFLRTE="}], "ids": ["a"]}"#, "$.ids: they name embeddings"),
        (#"{"images": [{"data": "RkFLRTE="}], "explain": true}"#, "POST /score?explain="),
        (#"{"images": [{"data": "RkFLRTE="}], "imagse": []}"#, "'images' is the nearest"),
        (#"{"embeddings": [[1, 1]], "id": ["a"]}"#, "'ids' is the nearest"),
        (#"{"ids": ["a"], "embedings": [[1, 1]]}"#, "'embeddings' is the nearest"),
        (#"{"images": [{"image": "RkFLRTE="}]}"#, "the fields are id, data"),
    ])
    func noFieldOfJSONIsPassedOver(json: String, text: String) async throws {
        try await ClientTests.withClient { client in
            let response = try await client.execute(
                uri: "/score", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: json))
            #expect(response.status == .badRequest)
            let detail = try ProblemObject(response).detail
            #expect(detail.contains(text), "\(detail)")
        }
    }

    @Test(arguments: [
        "image/png", "application/octet-stream", "application/json", "application/x-npy", "application/x-safetensors",
        "multipart/form-data; boundary=b", "text/plain",
    ])
    func aMisspeltParameterIsToldWhateverTheBodyIs(type: String) async throws {
        try await ClientTests.withClient { client in
            let response = try await client.execute(
                uri: "/score?alhpa=0.1", method: .post, headers: [.contentType: type], body: ByteBuffer(string: "FAKE1")
            )
            #expect(response.status == .badRequest)
            #expect(try ProblemObject(response).detail.contains("'alpha' is the nearest"))
        }
    }
}
