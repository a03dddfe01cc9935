// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Safetensors
import Serving
import Synchronization
import Testing

/// Embeddings in place of images.
@Suite(.timeLimit(.minutes(5))) struct EmbeddingBodyTests {
    private static func ask(
        _ type: String, _ body: [UInt8], uri: String = "/score", detector: FakeDetector = FakeDetector(),
        configuration: ServerConfiguration = ServerConfiguration()
    ) async throws -> TestResponse {
        let server = ScoringServer(
            configuration: configuration, models: [ModelSource(name: "fake") { detector }], version: "1.2.3",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await server.application.test(.live) { client in
            while try await client.execute(uri: "/readyz", method: .get).status != .ok {
                try await Task.sleep(for: .milliseconds(2))
            }
            return try await client.execute(
                uri: uri, method: .post, headers: [.contentType: type], body: ByteBuffer(bytes: body))
        }
    }

    private static func json(_ text: String, detector: FakeDetector = FakeDetector()) async throws -> TestResponse {
        try await ask("application/json", Array(text.utf8), detector: detector)
    }

    /// A `.npy` file of version 1.
    private static func npy<Element>(
        _ type: String, _ shape: String, _ values: [Element]
    ) -> [UInt8] {
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
            + Array(header.utf8) + values.withUnsafeBytes { [UInt8]($0) }
    }

    @Test func rowsFailAlone() async throws {
        let response = try await Self.json(
            """
            {"ids": ["a", "b", "c", "d", "e", "f"],
             "embeddings": [[12.5, 1], [80, -1e-3], [1, 2, 3], [null, 1], [0, 0.0e0], [NaN, -Infinity]]}
            """)
        #expect(response.status == .ok)
        let results = try Scored(response).results
        #expect(results.map(\.id) == ["a", "b", "c", "d", "e", "f"])
        #expect(results.map(\.verdict) == ["in_distribution", "out_of_distribution", nil, nil, nil, nil])
        #expect(results.map(\.error?.status) == [nil, nil, 422, 422, 422, 422])
        #expect(results[2].error?.type == "urn:cider:problem:invalid-embedding")
        #expect(results[2].error?.detail == "'features' has 3 values, and must have 2")
        #expect(String(buffer: response.body).contains(#""value":12.5,"#))
    }

    @Test func outputsAreNamed() async throws {
        let response = try await Self.json(
            #" { "embeddings" : { "features" : [ [1, 1], [80,1] ] , "logits":[[1,2,3],[4,5,6]] } } "#)
        #expect(try Scored(response).results.map(\.verdict) == ["in_distribution", "out_of_distribution"])
        let missing = try await Self.json(#"{"embeddings": {"projection": [[1, 1]]}}"#)
        #expect(try Scored(missing).results.map(\.error?.detail) == ["'features' is missing, of 2 values"])
    }

    @Test(arguments: [
        #"{"embeddings": []}"#, #"{"embeddings": {}}"#, #"{"embeddings": [1, 2]}"#, #"{"embeddings": [[1, "2"]]}"#,
        #"{"embeddings": [[1, 2]"#, #"{"embeddings": [[1, 2]]} x"#, #"{"embeddings": [[1, 2]], "images": []}"#,
        #"{"embeddings": [[1, 2]], "ids": []}"#, #"{"embeddings": [[1, 2]], "ids": [1]}"#, #"{"ids": ["a"]}"#,
        #"{"embeddings": [[01, 2]]}"#, #"{"embeddings": [[1., 2]]}"#, #"{"embeddings": [[.5, 2]]}"#,
        #"{"embeddings": [[+1, 2]]}"#, #"{"embeddings": [[1e, 2]]}"#, #"{"embeddings": [[0x1, 2]]}"#,
        #"{"embeddings": [[1, 2],]}"#, #"{"embeddings": [[1 2]]}"#, #"{"embeddings": [[-]]}"#, #"{"embeddings": [[1"#,
        #"{"embeddings": {"features": [[1, 2]], "logits": []}}"#, #"{"embeddings": null}"#,
        #"{"embeddings": {"features": [[1, 2]], "features": [[1, 2]]}}"#, #"{"embeddings""#, #"{"embeddings":"#,
        #"{"embeddings": [[1, 2]], "embeddings": [[1, 2]]}"#, #"{"embeddings": [[1, 2]], "\ud800": 1}"#,
    ])
    func whatIsNoListOfEmbeddingsIsToldSo(text: String) async throws {
        let response = try await Self.json(text)
        #expect(response.status == .badRequest)
        let problem = try ProblemObject(response)
        #expect(problem.type == "urn:cider:problem:invalid-body")
        #expect(
            problem.detail.contains("$") || problem.detail.contains("JSON") || problem.detail.contains("rows")
                || problem.detail.contains("embedding"))
    }

    @Test func numbersAreReadAsTheyAreWritten() async throws {
        for (text, value) in [
            ("-0", "-0.0"), ("1E+2", "100.0"), ("0.1", "0.1"), ("16777217", "16777216.0"), ("1e-45", "1e-45"),
        ] {
            let response = try await Self.json("{\"embeddings\": [[\(text), 1]]}")
            #expect(String(buffer: response.body).contains("\"value\":\(value),"), "\(text)")
        }
        // What a float cannot hold is infinite, and fails alone.
        let large = try await Self.json(#"{"embeddings": [[1e400, 1]]}"#)
        #expect(try Scored(large).results.map(\.error?.status) == [422])
    }

    @Test func numPyArrays() async throws {
        let bodies = [
            Self.npy("<f4", "(2, 2)", [12.5, 1, 80, 1] as [Float]),
            Self.npy("<f2", "(2, 2)", [12.5, 1, 80, 1] as [Float16]),
            Self.npy("<f8", "(2, 2)", [12.5, 1, 80, 1] as [Double]),
        ]
        for body in bodies {
            let response = try await Self.ask("application/x-npy", body)
            #expect(try Scored(response).results.map(\.verdict) == ["in_distribution", "out_of_distribution"])
        }
        let rows = try await Self.ask("application/x-npy", Self.npy("<f4", "(3, 2)", [.nan, 1, 0, 0, 1, 1] as [Float]))
        #expect(try Scored(rows).results.map(\.error?.status) == [422, 422, nil])
        let wide = try await Self.ask("application/x-npy", Self.npy("<f4", "(1, 3)", [1, 1, 1] as [Float]))
        #expect(try Scored(wide).results.map(\.error?.status) == [422])
    }

    @Test func damagedNumPyArraysAreRefused() async throws {
        let whole = Self.npy("<f4", "(2, 2)", [1, 2, 3, 4] as [Float])
        for body in [
            Array("hello".utf8), Array(whole.prefix(9)), Array(whole.prefix(40)), Array(whole.dropLast()), whole + [0],
            Self.npy("<i4", "(2, 2)", [1, 2, 3, 4] as [Int32]),
            Self.npy("<f4", "(4,)", [1, 2, 3, 4] as [Float]), Self.npy("<f4", "()", [1] as [Float]),
            Self.npy("<f4", "(1, 2, 2)", [1, 2, 3, 4] as [Float]), Self.npy("<f4", "(0, 2)", [] as [Float]),
            Self.npy("<f4", "(2, 9223372036854775807)", [1] as [Float]), Self.npy("<f4", "(-1, 2)", [1] as [Float]),
            Self.npy("<f4", "(9999999, 2)", [1, 2, 3, 4] as [Float]),
        ] {
            let response = try await Self.ask("application/x-npy", body)
            #expect(response.status == .badRequest)
        }
        let many = try await Self.ask(
            "application/x-npy", Self.npy("<f4", "(2000, 1)", [Float](repeating: 1, count: 2000)))
        #expect(many.status == .contentTooLarge)
    }

    @Test func safetensorsFiles() async throws {
        let named = TensorFile(tensors: [
            "features": StoredTensor([12.5, 1, 80, 1] as [Float16], shape: [2, 2]),
            "logits": StoredTensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]),
            "identifiers": StoredTensor(Array("a/1.png\u{0}b/2.png\u{0}".utf8), shape: [16]),
            "labels": StoredTensor([0, -1] as [Int32], shape: [2]),
        ])
        let response = try await Self.ask("application/x-safetensors", Array(named.serialized()))
        let results = try Scored(response).results
        #expect(results.map(\.verdict) == ["in_distribution", "out_of_distribution"])
        #expect(results.map(\.id) == ["a/1.png", "b/2.png"])

        let whole = TensorFile(tensors: ["embeddings": StoredTensor([12.5, 1] as [Float], shape: [1, 2])])
        let unnamed = try await Self.ask("application/x-safetensors", Array(whole.serialized()))
        #expect(try Scored(unnamed).results.map(\.verdict) == ["in_distribution"])

        for file in [
            TensorFile(tensors: ["features": StoredTensor([1, 2] as [Int32], shape: [1, 2])]),
            TensorFile(tensors: ["features": StoredTensor([1, 2] as [Float], shape: [1, 1, 2])]), TensorFile(),
            TensorFile(tensors: [
                "features": StoredTensor([1, 2] as [Float], shape: [1, 2]),
                "logits": StoredTensor([] as [Float], shape: [0, 3]),
            ]),
        ] {
            let refused = try await Self.ask("application/x-safetensors", Array(file.serialized()))
            #expect(refused.status == .badRequest)
        }
        let cut = try await Self.ask("application/x-safetensors", Array(whole.serialized().dropLast()))
        #expect(cut.status == .badRequest)
    }

    @Test func aDetectorWithoutEncoderSaysWhatToSend() async throws {
        let detector = FakeDetector(takesImages: false)
        let image = try await Self.ask("image/png", Array("FAKE12".utf8), detector: detector)
        #expect(image.status == .unsupportedMediaType)
        let problem = try ProblemObject(image)
        #expect(problem.type == "urn:cider:problem:no-encoder")
        #expect(problem.detail.contains("send embeddings"))
        let list = try await Self.json(#"{"images": [{"data": "RkFLRTE="}]}"#, detector: detector)
        #expect(try ProblemObject(list).type == "urn:cider:problem:no-encoder")
        let embedding = try await Self.json(#"{"embeddings": [[1, 1]]}"#, detector: detector)
        #expect(try Scored(embedding).results.map(\.verdict) == ["in_distribution"])
    }

    @Test func thePredictionOfAHeadIsAnswered() async throws {
        let response = try await Self.ask("image/png", Array("FAKE12".utf8), detector: FakeDetector(hasHead: true))
        #expect(
            String(buffer: response.body)
                .contains(#""prediction":{"label":"ship \"x\"","index":7,"probability":0.75}"#))
        let without = try await Self.ask("image/png", Array("FAKE12".utf8))
        #expect(!String(buffer: without.body).contains("prediction"))
    }

    @Test func embeddingsShareTheQueueWithImages() async throws {
        let gate = Gate()
        defer { gate.open() }
        var configuration = ServerConfiguration()
        configuration.maxBatchSize = 8
        configuration.queueLength = 4
        configuration.maxImages = 4
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        let type = "Content-Type: application/json\r\n"
        try await TestServer.run(configuration, detector: detector) { server in
            async let first = server.score()
            try await server.waitUntil { _ in gate.isReached }
            async let image = server.score()
            async let embeddings = server.score(#"{"embeddings": [[1, 1], [2, 2], [3]]}"#, headers: type)
            try await server.waitForQueue(3)
            let tooMany = try await server.score(#"{"embeddings": [[1, 1], [2, 2]]}"#, headers: type)
            #expect(try ProblemObject(tooMany).type == "urn:cider:problem:queue-full")
            let more = try await server.score(#"{"embeddings": [[1], [1], [1], [1], [1]]}"#, headers: type)
            #expect(try ProblemObject(more).type == "urn:cider:problem:too-many-images")
            gate.open()
            #expect(try await [first.status, image.status, embeddings.status] == [200, 200, 200])
        }
        #expect(detector.batchSizes.withLock { $0 } == [1, 3])
    }
}
