import Detection
import HTTPTypes
import Hypersphere
import NIOCore
import Serving
import Testing

/// Paths, queries and identifiers, without a server.
@Suite struct RequestValueTests {
    @Test(arguments: Route.allCases) func everyRouteIsFoundByItsPath(route: Route) throws {
        let path = route.rawValue.replacing("{name}", with: "a%20b")
        #expect(try RouteMatch.find(path)?.route == route)
        for variant in ["/\(path)", "\(path)/", "//\(path)//"] {
            #expect(try RouteMatch.find(variant)?.route == route, "\(variant)")
        }
        #expect(try RouteMatch.find(path + "/x/y") == nil)
        #expect(!route.methods.isEmpty)
    }

    @Test(arguments: [
        ("/models/a%2Fb", RouteMatch.model("a/b")), ("/models/a%2Fb/score", .score(model: "a/b")),
        ("/models/a+b", .model("a+b")), ("/score", .score(model: nil)),
    ])
    func namesInPathsAreDecoded(path: String, match: RouteMatch) throws {
        #expect(try RouteMatch.find(path) == match)
    }

    @Test(arguments: [
        "", "*", "score", "/", "/Score", "/models//", "/models//score", "/models/a/b", "/models/a/score/b",
    ])
    func otherPathsAreNone(path: String) throws {
        // Two slashes behind /models are one.
        let match = try RouteMatch.find(path)
        #expect(match == nil || (path == "/models//" && match == .models))
    }

    @Test(arguments: ["/models/%", "/models/%4", "/models/%zz", "/models/%ff", "/models/%C3%28/score"])
    func wrongEscapesAreToldSo(path: String) {
        #expect(throws: Problem.malformedRequest("the path's percent-encoding is wrong")) { try RouteMatch.find(path) }
    }

    @Test(
        arguments: [
            (nil, []), ("", []), ("a=1", ["a=1"]), ("a=1&b=2", ["a=1", "b=2"]), ("&&a&&", ["a="]), ("a=b=c", ["a=b=c"]),
            ("a+b=c+d", ["a b=c d"]), ("a%2Bb=%26%3D", ["a+b=&="]), ("=x", ["=x"]), ("%C3%BC=%C3%9F", ["ü=ß"]),
        ] as [(String?, [String])])
    func queriesAreDivided(query: String?, pairs: [String]) throws {
        #expect(try QueryParameters(query).values.map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test(arguments: [
        ("a=%", Problem.Kind.malformedRequest), ("%zz=1", .malformedRequest), ("a=%ff", .malformedRequest),
        ("a=1&a=1", .invalidParameter), ("a&a=", .invalidParameter),
        ((0...100).map { "p\($0)" }.joined(separator: "&"), .invalidParameter),
    ])
    func wrongQueriesAreRefused(query: String, kind: Problem.Kind) {
        do {
            _ = try QueryParameters(query)
            Issue.record("it was taken")
        } catch {
            #expect((error as Problem).kind == kind)
        }
    }

    @Test func everyParameterReachesItsOption() throws {
        let query = try ScoreQuery(
            QueryParameters("model=m&score=knn&combination=bonferroni&alpha=0.25&neighbours=3&embedding&explain=off"),
            namesModel: true)
        #expect(query.model == "m")
        #expect(
            query.options
                == VerdictOptions(
                    score: .knn, combination: .bonferroni, alpha: 0.25, neighbours: 3, embedding: true, explain: false))
        #expect(
            try ScoreQuery(QueryParameters(nil), namesModel: true) == ScoreQuery(QueryParameters(""), namesModel: false)
        )
    }

    @Test(arguments: [
        ("alhpa=0.1", "'alpha' is the nearest"), ("neighbors=1", "'neighbours' is the nearest"),
        ("Explain=1", "'explain' is the nearest"), ("scroe=knn", "'score' is the nearest"),
        ("zzzzzzzz=1", "model, score, combination, alpha, neighbours, embedding, explain"),
        ("score=Knn", "the nearest is 'knn'"), ("combination=bonferoni", "the nearest is 'bonferroni'"),
        ("alpha=5%25", "between 0 and 1"), ("alpha=0,05", "between 0 and 1"), ("neighbours=1e1", "takes 0 to 100"),
        ("embedding=ja", "takes true or false"),
    ])
    func whatIsMisspeltIsToldWithTheNearest(query: String, text: String) {
        do {
            _ = try ScoreQuery(QueryParameters(query), namesModel: true)
            Issue.record("it was taken")
        } catch {
            #expect(error.detail.contains(text), "\(error.detail)")
        }
    }

    @Test func aLongNameIsToldBackShortened() {
        let problem = Problem.unknownParameter(String(repeating: "x", count: 10_000), known: ["score"])
        #expect(problem.detail.count < 200)
    }

    @Test func freshIdentifiersDiffer() {
        let made = Set((0..<1000).map { _ in RequestID.choose("not sane\n") })
        #expect(made.count == 1000 && made.allSatisfy(RequestID.isSane))
        #expect(RequestID.choose("mine-1") == "mine-1")
    }

    @Test(arguments: Problem.Kind.allCases) func everyKindOfProblemIsWhole(kind: Problem.Kind) {
        #expect(400...599 ~= kind.status.code && !kind.title.isEmpty)
        #expect((kind.retryAfter != nil) == (kind.status == .serviceUnavailable))
        #expect(kind.rawValue.allSatisfy { $0 == "-" || ("a"..."z").contains($0) })
        let (head, body) = Problem(kind, "what").answer(requestID: "id-1")
        #expect(head.status == kind.status && head.headerFields[.contentType] == "application/problem+json")
        #expect(head.headerFields[.contentLength] == "\(body.readableBytes)")
        let text = String(buffer: body)
        #expect(
            text.contains("\"type\":\"urn:cider:problem:\(kind.rawValue)\"") && text.contains("\"request_id\":\"id-1\"")
        )
    }

    @Test func aProblemThatNamesMethodsAllowsThem() {
        let (head, _) = Problem.methodNotAllowed(allow: [.get, .head]).answer(requestID: "x")
        #expect(head.headerFields[.allow] == "GET, HEAD")
        #expect(Problem.queueFull().answer(requestID: "x").head.headerFields[.retryAfter] == "1")
    }
}

/// Base64 as clients write it, without a server.
@Suite struct Base64TextTests {
    @Test func allLengthsComeBack() throws {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 251) }
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
            var text: [UInt8] = []
            for start in stride(from: 0, to: count, by: 3) {
                let group = Array(bytes[start..<min(start + 3, count)])
                let bits = group.enumerated().reduce(0) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
                for symbol in 0...group.count { text.append(alphabet[Int(bits >> UInt32(18 - 6 * symbol) & 63)]) }
            }
            let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
            #expect(try Base64Text.decode(text) == bytes)
            #expect(try Base64Text.decode(text + padding) == bytes)
            #expect(try Base64Text.decode(Array(text.map { [$0, 0x0A] }.joined()) + padding) == bytes)
            #expect(try Base64Text.decode(Array("data:;base64,".utf8) + text) == bytes)
        }
    }

    @Test(arguments: [
        ("A", "it is cut off"), ("AAAAA", "it is cut off"), ("AA=A", "something follows its padding"),
        ("AA===", "too much padding"), ("AA*A", "byte 2 is '*'"), ("AA\u{7}A", "byte 2 is 7"),
        ("data:image/png;base64", "no comma"), ("data:,abc", "is not in base64"),
        ("data:;base64,%41", "byte 13 is '%'"),
    ])
    func whatIsWrongIsNamedWithItsPlace(text: String, reason: String) {
        do {
            _ = try Base64Text.decode(Array(text.utf8))
            Issue.record("it was taken")
        } catch {
            #expect(error.reason.contains(reason), "\(error.reason)")
        }
    }
}

/// How a client likes its answer, without a server.
@Suite struct NegotiationTests {
    @Test(
        arguments: [
            (nil, AnswerFormat.json), ("", .json), ("text/csv", .table), ("TEXT/CSV; charset=utf-8", .table),
            ("application/ndjson", .lines), ("application/x-jsonlines", .lines), ("text/*", .table),
            ("text/csv;q=0.5, application/json;q=0.5", .table), ("application/json;q=0.5, text/csv;q=0.5", .json),
            ("text/csv;q=0.1, */*;q=0.2", .json), ("text/csv;q=0", .json), ("text/csv;q=x", .json),
            ("image/png, application/x-ndjson;q=0.001", .lines), (",,,", .json), ("text/csv;;q=1", .table),
            (String(repeating: "a/b,", count: 40) + "text/csv", .json),
        ] as [(String?, AnswerFormat)])
    func theFormatIsTheOneLikedBest(accept: String?, format: AnswerFormat) {
        #expect(AnswerFormat(accept: accept) == format)
    }

    @Test(
        arguments: [
            (nil, nil, true), ("", nil, true), ("identity", nil, true), ("gzip", .gzip, true), ("x-gzip", .gzip, true),
            ("deflate", .deflate, true), ("gzip, deflate", .gzip, true), ("deflate, gzip;q=0.5", .deflate, true),
            ("gzip;q=0", nil, true), ("*", .gzip, true), ("*;q=0", nil, false), ("identity;q=0", nil, false),
            ("*;q=0, gzip", .gzip, false), ("gzip, identity;q=0", .gzip, false),
            ("gzip;q=0.2, identity;q=0.5", nil, true),
            ("br", nil, true), ("br, *;q=0.1", .gzip, true), ("GZIP", .gzip, true), ("gzip;q=nonsense", nil, true),
            ("identity;q=0, *;q=0.5, gzip;q=0", .deflate, false), ("*;q=0, identity", nil, true),
        ] as [(String?, ContentCoding?, Bool)])
    func theCodingIsTheOneLikedBest(header: String?, packing: ContentCoding?, allowsIdentity: Bool) {
        let codings = AcceptedCodings(header)
        #expect(codings.packing == packing && codings.allowsIdentity == allowsIdentity)
        #expect(codings.isAny == (allowsIdentity || packing != nil))
    }

    @Test(arguments: ["*", "https://a.example", "http://localhost:3000, https://B.example", "http://[::1]:8080"])
    func originsAreTaken(text: String) { #expect(CrossOrigin(text) != nil) }

    @Test(arguments: [
        "", ",", "a.example", "https://a.example/", "https://a.example/x", "ftp://a.example", "https://", "https:///",
        "https://a b", "*, https://a.example", "https://a.example?x",
    ])
    func whatIsNoOriginIsRefused(text: String) { #expect(CrossOrigin(text) == nil) }

    @Test func fieldsThatWerePassedOverAreToldInOneHeader() {
        #expect(IgnoredFields.text(["comment", "a[0]"]) == "comment, a[0]")
        // No name ends the header, or another name.
        #expect(
            IgnoredFields.text(["a\r\nX: y", "b, c", "ü", "\u{0}%"]) == "a%0D%0AX%3A%20y, b%2C%20c, %C3%BC, %00%25")
        let many = IgnoredFields.text((0..<20).map { "f\($0)" })
        #expect(many.hasPrefix("f0, f1, ") && many.hasSuffix("f15, and 4 more"))
    }
}

/// Numbers and texts of a body of embeddings, without a server.
@Suite struct JSONScannerTests {
    private func numbers(_ text: String) throws -> [Float] {
        try Array(text.utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            return try scanner.numbers(at: { "$" }, capacity: 0)
        }
    }

    @Test(
        arguments: [
            ("[]", []), ("[ 1 ]", [1]), ("[0,-0.5,1e3,1E-2,2.5e+1]", [0, -0.5, 1000, 0.01, 25]),
            ("[\t1\r\n,2]", [1, 2]),
            ("[Infinity,-Infinity]", [.infinity, -.infinity]), ("[1e99,-1e99]", [.infinity, -.infinity]),
            ("[1e-99]", [0]),
            ("[0.1]", [0.1]), ("[16777217]", [16_777_216]),
        ] as [(String, [Float])])
    func numbersAreRead(text: String, values: [Float]) throws { #expect(try numbers(text) == values) }

    @Test func noNumberIsOne() throws {
        #expect(try numbers("[null, NaN]").allSatisfy(\.isNaN))
    }

    @Test(arguments: [
        "", "1", "[", "[1", "[1,", "[1,]", "[,1]", "[01]", "[-]", "[-01]", "[1.]", "[.5]", "[+1]", "[1e]", "[1e+]",
        "[0x10]",
        "[1 2]", "[\"1\"]", "[nul]", "[nan]", "[true]", "[1]".replacing("1", with: "\u{661}"),
    ])
    func whatIsNoListOfNumbersIsRefused(text: String) {
        #expect(throws: Problem.self) { try numbers(text) }
    }

    @Test(arguments: [
        (#""a""#, "a"), (#""a\"\\\/\n\u00e9\ud83d\ude00""#, "a\"\\/\né😀"), ("\"ü😀\"", "ü😀"), (#""""#, ""),
    ])
    func textsAreRead(text: String, value: String) throws {
        let found = try Array(text.utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            let text = try scanner.string()
            let isAtEnd = scanner.isAtEnd
            #expect(isAtEnd)
            return text
        }
        #expect(found == value)
    }

    @Test(arguments: [
        "", "a", "\"", "\"a", #""\"#, #""\q""#, #""\ud800""#, "\"a\nb\"", #""\"""#.dropLast().description,
    ])
    func brokenTextsAreRefused(text: String) {
        #expect(throws: Problem.self) {
            try Array(text.utf8).withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes)
                _ = try scanner.string()
            }
        }
    }

    @Test func aTextThatIsNoUTF8IsRefused() {
        #expect(throws: Problem.self) {
            try [UInt8]([0x22, 0xFF, 0x22]).withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes)
                _ = try scanner.string()
            }
        }
    }

    @Test(
        arguments: [
            (RealNumberType.float32, [0, 0, 0x80, 0x3F]), (.float16, [0, 0x3C]), (.bfloat16, [0x80, 0x3F]),
            (.float64, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        ] as [(RealNumberType, [UInt8])])
    func numbersOfEveryTypeAreRead(type: RealNumberType, one: [UInt8]) {
        let bytes = Array([one, one, one, one, one, one].joined())
        #expect(bytes.withUnsafeBytes { type.rows(of: $0, count: 2, dimension: 3) } == [[1, 1, 1], [1, 1, 1]])
        for (count, dimension) in [(2, 2), (3, 3), (-1, -6), (Int.max, 2), (1, Int.max)] {
            #expect(bytes.withUnsafeBytes { type.rows(of: $0, count: count, dimension: dimension) } == nil)
        }
        #expect([UInt8]().withUnsafeBytes { type.rows(of: $0, count: 0, dimension: 3) } == [])
    }
}
