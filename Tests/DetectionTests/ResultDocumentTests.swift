import Detection
import Foundation
import TestSupport
import Testing

/// One document of results, as the server and the command line write it.
@Suite struct ResultDocumentTests {
    private static let kind = ResultFailure.Kind(type: "urn:x", title: "No", status: 415)

    private func document(
        _ format: ResultDocument.Format, errors: ResultDocument.ErrorColumns = .kind, lineEnd: String = "\n"
    ) -> ResultDocument {
        ResultDocument(format, model: ("a \"b\"", "1"), errors: errors, lineEnd: lineEnd)
    }

    private func text(_ document: ResultDocument) -> String { String(decoding: document.bytes, as: UTF8.self) }

    private func image(_ id: String) -> ScoredImage {
        var image = ScoredImage.example
        image.id = id
        return image
    }

    @Test func theWholeIsOneObject() throws {
        struct Whole: Decodable {
            struct Model: Decodable { var name: String, version: String }
            struct Failure: Decodable { var type: String?, title: String?, status: Int?, detail: String }
            struct Result: Decodable { var id: String?, verdict: String?, error: Failure? }
            var model: Model
            var results: [Result]
        }
        var document = document(.json)
        document.write(ResultFailure(kind: Self.kind, detail: "x"), id: "first")
        document.write(image("second"))
        document.write(ResultFailure(detail: "y"), id: nil)
        document.end()
        let whole = try JSONDecoder().decode(Whole.self, from: Data(document.bytes))
        #expect(whole.model.name == "a \"b\"" && whole.model.version == "1")
        #expect(whole.results.map(\.id) == ["first", "second", nil])
        #expect(whole.results.map { $0.verdict != nil } == [false, true, false])
        #expect(whole.results.map(\.error?.detail) == ["x", nil, "y"])
        #expect(whole.results.map(\.error?.status) == [415, nil, nil])
        #expect(whole.results.map(\.error?.type) == ["urn:x", nil, nil])
        #expect(whole.results.map(\.error?.title) == ["No", nil, nil])
    }

    @Test func withoutResultsItIsWholeToo() {
        for isBegun in [true, false] {
            var document = document(.json)
            if isBegun { document.begin() }
            document.end()
            #expect(text(document) == #"{"model":{"name":"a \"b\"","version":"1"},"results":[]}"#)
        }
        var lines = document(.lines)
        lines.end()
        #expect(lines.bytes.isEmpty)
    }

    @Test(arguments: [ResultDocument.Format.json, .lines, .table])
    func whatIsTakenInPiecesIsTheWhole(format: ResultDocument.Format) {
        func write(_ taking: Bool) -> String {
            var document = document(format)
            var taken = ""
            func take() {
                guard taking else { return }
                taken += text(document)
                document.removeBytes()
            }
            document.write(ResultFailure(kind: Self.kind, detail: "x"), id: "first")
            take()
            for id in ["b", "c"] {
                document.write(image(id))
                take()
            }
            document.write(ResultFailure(kind: Self.kind, detail: "z"), id: "last")
            take()
            document.end()
            return taken + text(document)
        }
        #expect(write(true) == write(false))
        #expect(write(false).contains("first") && write(false).contains("last"))
    }

    @Test func aLineIsWhatStandsInTheWhole() {
        var whole = document(.json)
        var lines = document(.lines)
        for id in ["a", "b"] {
            whole.write(image(id))
            lines.write(image(id))
        }
        whole.end()
        let entries = text(lines).split(separator: "\n")
        #expect(entries.count == 2)
        #expect(text(whole).hasSuffix("\"results\":[\(entries[0]),\(entries[1])]}"))
    }

    @Test func aTableWaitsForTheFirstImageToTellItsColumns() {
        var document = document(.table, lineEnd: "\r\n")
        document.write(ResultFailure(kind: Self.kind, detail: "a,b"), id: "first")
        #expect(document.needsColumns && document.bytes.isEmpty)
        document.write(image("second"))
        #expect(!document.needsColumns)
        let rows = text(document).components(separatedBy: "\r\n")
        #expect(rows.count == 4 && rows[3].isEmpty)
        #expect(
            rows[0].hasPrefix("id,verdict,") && rows[0].hasSuffix(",model,model_version,error,error_type,error_status"))
        #expect(rows[1].hasPrefix("first,,") && rows[1].hasSuffix(",\"a \"\"b\"\"\",1,\"a,b\",urn:x,415"))
        #expect(rows[2].hasPrefix("second,out_of_distribution,") && rows[2].hasSuffix(",1,,,"))
    }

    @Test func aTableOfNoVerdictHasItsRowsAllTheSame() {
        var document = document(.table, errors: .detail)
        document.write(ResultFailure(detail: "x"), id: "only")
        document.end()
        let rows = text(document).split(separator: "\n")
        #expect(rows.count == 2 && rows[0].hasSuffix(",model,model_version,error"))
        #expect(rows[1].hasPrefix("only,") && rows[1].hasSuffix(",1,x"))
    }

    @Test func columnsCoverAllOfTheFirstImages() {
        var bare = image("a")
        bare.neighbours = nil
        var document = document(.table)
        document.beginTable(covering: [bare, image("b")])
        document.write(bare)
        let rows = text(document).split(separator: "\n")
        #expect(rows[0].contains("neighbour_2_angle"))
        // Once they are known, they stay.
        document.beginTable(covering: [])
        #expect(text(document).split(separator: "\n").count == 2)
    }

    @Test func aNumberThatJSONHasNoTextForIsNull() throws {
        var odd = image("a")
        odd.score.value = .infinity
        var document = document(.lines)
        document.write(odd)
        #expect(text(document).contains("\"value\":null,"))
        _ = try JSONSerialization.jsonObject(with: Data(document.bytes))
    }
}
