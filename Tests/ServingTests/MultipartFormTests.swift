// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Serving
import Testing

@Suite struct MultipartFormTests {
    private func parse(_ text: String, boundary: String = "b", maxParts: Int = 10) throws -> [(
        name: String, file: String?, content: String
    )] {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { bytes in
            try MultipartForm(bytes, boundary: boundary, maxParts: maxParts).parts.map { part in
                (part.name, part.fileName, String(decoding: bytes[part.content], as: UTF8.self))
            }
        }
    }

    private func part(_ content: String, name: String = "image", file: String? = nil) -> String {
        let file = file.map { "; filename=\"\($0)\"" } ?? ""
        return "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(content)\r\n"
    }

    @Test func partsKeepTheirBytes() throws {
        let tricky = "\r\n--\r\n--c\r\r\n-\n--b"
        let parts = try parse(part("", file: "1") + part(tricky, name: "x", file: "ü.png") + "--b--\r\n")
        #expect(parts.map(\.content) == ["", tricky])
        #expect(parts.map(\.name) == ["image", "x"])
        #expect(parts.map(\.file) == ["1", "ü.png"])
    }

    @Test func preambleEpilogueAndPaddingMeanNothing() throws {
        let parts = try parse(
            "preamble --b\r\n--b  \t\r\nContent-Disposition: form-data; name=i\r\n\r\nA\r\n--b--epilogue")
        #expect(parts.map(\.content) == ["A"])
    }

    @Test func aFormMayBeEmpty() throws {
        #expect(try parse("--b--").isEmpty)
    }

    @Test func headersAreReadInAnyCaseAndOrder() throws {
        let parts = try parse(
            "--b\r\ncontent-type: image/png\r\nCONTENT-DISPOSITION: Form-Data; FileName=a.png; Name=\"i\"\r\n\r\nA\r\n--b--"
        )
        #expect(parts.map(\.file) == ["a.png"])
    }

    @Test(arguments: [
        ("", MultipartForm.ParsingError.noOpeningDelimiter),
        ("nothing here", .noOpeningDelimiter),
        ("--b", .noClosingDelimiter),
        ("--b\r\n", .noClosingDelimiter),
        ("--bx\r\n", .malformedDelimiter),
        ("--b\r\nContent-Disposition: form-data; name=i\r\n\r\nA", .noClosingDelimiter),
        ("--b\r\nContent-Disposition: form-data; name=i\r\n\r\nA\r\n--b", .noClosingDelimiter),
        ("--b\r\nContent-Disposition: form-data; name=i\r\n", .noClosingDelimiter),
        ("--b\r\nContent-Disposition: form-data; name=i\r\nA\r\n\r\n--b--", .malformedHeader(part: 1)),
        ("--b\r\n\r\nA\r\n--b--", .noDisposition(part: 1)),
        ("--b\r\nContent-Disposition: attachment; name=i\r\n\r\nA\r\n--b--", .noDisposition(part: 1)),
        ("--b\r\nContent-Disposition: form-data\r\n\r\nA\r\n--b--", .noDisposition(part: 1)),
        ("--b\r\nContent-Disposition: form-data; name=\"i\r\n\r\nA\r\n--b--", .noDisposition(part: 1)),
    ])
    func aMalformedFormIsRefused(text: String, error: MultipartForm.ParsingError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test func bytesMustComeAsTheyAre() {
        let header = "Content-Disposition: form-data; name=i\r\nContent-Transfer-Encoding: quoted-printable"
        #expect(throws: MultipartForm.ParsingError.transferEncoding(part: 1)) {
            try parse("--b\r\n\(header)\r\n\r\nA\r\n--b--")
        }
    }

    @Test func partsAreCounted() throws {
        let three = String(repeating: part(""), count: 3) + "--b--"
        #expect(try parse(three, maxParts: 3).count == 3)
        #expect(throws: MultipartForm.ParsingError.tooManyParts(limit: 2)) { try parse(three, maxParts: 2) }
    }

    @Test func aPartsHeaderIsBounded() {
        let long = String(repeating: "x", count: MultipartForm.headerLimit)
        #expect(throws: MultipartForm.ParsingError.headerTooLarge(part: 1)) {
            try parse("--b\r\nX: \(long)\r\n\r\nA\r\n--b--" + long)
        }
    }

    @Test(arguments: ["", String(repeating: "b", count: 71), "a\"b", "ü", "trailing "])
    func boundariesAreThoseOfTheStandard(boundary: String) {
        #expect(throws: MultipartForm.ParsingError.badBoundary) { try parse("--\(boundary)--", boundary: boundary) }
    }

    @Test func noPrefixOfAFormIsTakenForAWhole() throws {
        let whole = part("A", file: "1") + part("B", file: "2") + "--b--"
        for count in 0..<whole.utf8.count {
            #expect(throws: MultipartForm.ParsingError.self) {
                try parse(String(decoding: whole.utf8.prefix(count), as: UTF8.self))
            }
        }
        #expect(try parse(whole).count == 2)
    }

    @Test func noDamageCrashes() {
        let whole = Array((part("A", file: "1") + part("B", file: "2") + "--b--").utf8)
        for position in whole.indices {
            for byte: UInt8 in [0, 0x0A, 0x0D, 0x20, 0x22, 0x2D, 0x3B, 0xFF] {
                var damaged = whole
                damaged[position] = byte
                _ = damaged.withUnsafeBytes { bytes in
                    try? MultipartForm(bytes, boundary: "b", maxParts: 3)
                }
            }
        }
    }
}

@Suite struct MediaTypeTests {
    @Test(arguments: [
        ("image/png", "image/png", [:]),
        ("Multipart/Form-Data; Boundary=aB", "multipart/form-data", ["boundary": "aB"]),
        ("a/b;c=d ; e=\"f;\\\"g\\\" h\"", "a/b", ["c": "d", "e": "f;\"g\" h"]),
        (
            "form-data; name=\"x\"; filename=\"C:\\dir\\a.png\"", "form-data",
            ["name": "x", "filename": "C:\\dir\\a.png"]
        ),
        ("a/b;", "a/b", [:]),
    ])
    func headersAreRead(text: String, value: String, parameters: [String: String]) {
        let type = MediaType(text)
        #expect(type?.value == value)
        #expect(type?.parameters == parameters)
    }

    @Test(arguments: ["", ";a=b", "a/b; c", "a/b; c=", "a/b; c=\"d", "a/b; c=d; C=e", "a/b; =d", "a/b; c=\"d\"e"])
    func malformedHeadersAreRefused(text: String) {
        #expect(MediaType(text) == nil)
    }
}
