// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import Serving
import Synchronization
import Testing

/// Answers on thousands of images begin with the first verdicts, and hold few of them at a time.
@Suite(.timeLimit(.minutes(5))) struct StreamedAnswerTests {
    /// Holds every batch up after the first ones, until it is opened.
    private final class Encoder: Sendable {
        let gate = Gate()
        private let batches = Atomic<Int>(0)
        private let free: Int

        init(freeBatches: Int) { free = freeBatches }

        func run() {
            if batches.add(1, ordering: .relaxed).newValue > free { gate.wait() }
        }
    }

    private static func configuration(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.maxImages = 3000
        configuration.queueLength = 3000
        change(&configuration)
        return configuration
    }

    private static func request(_ images: [String], accept: String) -> String {
        let entries = images.enumerated().map { place, image in
            "{\"id\": \(place), \"data\": \"\(Data(image.utf8).base64EncodedString())\"}"
        }
        return scoringRequest(
            "{\"images\": [\(entries.joined(separator: ","))]}",
            headers: "Content-Type: application/json\r\nAccept: \(accept)\r\n")
    }

    /// Whether the last of an answer's chunks has come.
    private static func isWhole(_ text: String) -> Bool { text.utf8.suffix(7).elementsEqual("\r\n0\r\n\r\n".utf8) }

    /// The content of a whole answer in chunks.
    private static func content(_ text: String) -> String {
        guard let head = text.firstRange(of: "\r\n\r\n") else { return "" }
        var rest = Array(text.utf8)[text[..<head.upperBound].utf8.count...]
        var content: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
            else { break }
            rest = rest[end.upperBound...]
            content += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return String(decoding: content, as: UTF8.self)
    }

    @Test(arguments: ["application/json", "application/x-ndjson", "text/csv"])
    func theAnswerBeginsWithTheFirstVerdicts(accept: String) async throws {
        let encoder = Encoder(freeBatches: 1)
        defer { encoder.gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in encoder.run() })
        try await TestServer.run(Self.configuration(), detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                // The first is no image: neither the status nor a table waits for more than it needs.
                let images = ["hello"] + (1..<1000).map { "FAKE\($0 % 90)" }
                try await connection.send(Self.request(images, accept: accept))
                var text = ""
                // The encoder is held up: what comes now waits for nothing else.
                while !text.contains("in_distribution") { text += try await connection.more() }
                #expect(text.hasPrefix("HTTP/1.1 200") && !text.lowercased().contains("content-length"))
                #expect(!Self.isWhole(text))
                encoder.gate.open()
                while !Self.isWhole(text) { text += try await connection.more() }
                let content = Self.content(text)
                switch accept {
                case "application/json":
                    let results = try JSONDecoder().decode(Scored.self, from: Data(content.utf8)).results
                    #expect(results.map(\.id) == (0..<1000).map(String.init))
                    #expect(results[0].error?.status == 415 && results[999].verdict != nil)
                case "text/csv":
                    let rows = content.split(separator: "\r\n")
                    #expect(rows.count == 1001 && rows[0].hasPrefix("id,verdict,"))
                    #expect(rows[1].hasSuffix(",415") && rows[1000].hasPrefix("999,"))
                default:
                    #expect(content.split(separator: "\n").count == 1000)
                }
            }
        }
    }

    @Test func packedVerdictsDoNotWaitEither() async throws {
        let encoder = Encoder(freeBatches: 1)
        defer { encoder.gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in encoder.run() })
        try await TestServer.run(Self.configuration(), detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                let images = (0..<1000).map { "FAKE\($0 % 90)" }
                let request = Self.request(images, accept: "*/*")
                try await connection.send(
                    request.replacing("Accept:", with: "Accept-Encoding: deflate\r\nAccept:", maxReplacements: 1))
                // Its head, and at least as much as one packed verdict takes.
                let bytes = try await connection.firstBytes(500)
                #expect(String(decoding: bytes, as: UTF8.self).lowercased().contains("content-encoding: deflate"))
            }
        }
    }

    @Test func whatComesTooLateBecomesEntries() async throws {
        let encoder = Encoder(freeBatches: 1)
        defer { encoder.gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in encoder.run() })
        // Long enough for the first verdicts on a busy machine.
        let configuration = Self.configuration { $0.requestDeadline = 3000 }
        try await TestServer.run(configuration, detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(
                    Self.request((0..<1000).map { "FAKE\($0 % 90)" }, accept: "application/json"))
                var text = ""
                while !Self.isWhole(text) { text += try await connection.more() }
                #expect(text.hasPrefix("HTTP/1.1 200"))
                let results = try JSONDecoder().decode(Scored.self, from: Data(Self.content(text).utf8)).results
                #expect(results.map(\.id) == (0..<1000).map(String.init))
                #expect(results[0].verdict != nil)
                #expect(results[999].error?.status == 503)
                #expect(results[999].error?.type == "urn:cider:problem:deadline-passed")
            }
            // Its places are free again.
            try await server.waitForQueue(0)
        }
    }

    @Test func beforeTheFirstVerdictTheStatusTells() async throws {
        let encoder = Encoder(freeBatches: 0)
        defer { encoder.gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in encoder.run() })
        let configuration = Self.configuration { $0.requestDeadline = 200 }
        try await TestServer.run(configuration, detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(
                    Self.request((0..<1000).map { "FAKE\($0 % 90)" }, accept: "application/json"))
                let answer = try await connection.answer()
                #expect(answer?.status == 503)
            }
        }
    }

    @Test func onlySoManyImagesAreDecodedAhead() async throws {
        let encoder = Encoder(freeBatches: 0)
        defer { encoder.gate.open() }
        let decoded = Shared(0)
        let detector = FakeDetector(
            beforeLargeImage: { decoded.change { $0 += 1 } }, beforeBatch: { _ in encoder.run() })
        let configuration = Self.configuration { $0.decodeThreads = 1 }
        try await TestServer.run(configuration, detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(
                    Self.request(Array(repeating: "LARGE", count: 1000), accept: "application/x-ndjson"))
                try await server.waitUntil { _ in decoded.value >= 256 }
                // The only decoding thread has time for another request.
                async let other = server.score("LARGE")
                try await server.waitUntil { _ in decoded.value == 257 }
                encoder.gate.open()
                #expect(try await other.status == 200)
                var text = ""
                while !Self.isWhole(text) { text += try await connection.more() }
                #expect(Self.content(text).split(separator: "\n").count == 1000)
                #expect(decoded.value == 1001)
            }
        }
    }

    @Test func aClientThatLeavesEndsItsAnswer() async throws {
        let encoder = Encoder(freeBatches: 1)
        defer { encoder.gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in encoder.run() })
        try await TestServer.run(Self.configuration(), detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(
                    Self.request((0..<1000).map { "FAKE\($0 % 90)" }, accept: "application/json"))
                _ = try await connection.firstBytes(1000)
            }
            try await server.waitForQueue(0)
            try await server.waitUntil { try await $0.get("/metrics").body.contains("cider_body_bytes 0\n") }
        }
    }
}
