// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Serving
import Synchronization
import Testing

/// More work than the server takes, and clients that do not wait for it.
@Suite(.timeLimit(.minutes(5))) struct OverloadTests {
    @Test func aFullQueueSaysWhenToComeBack() async throws {
        let gate = Gate()
        defer { gate.open() }
        var configuration = ServerConfiguration()
        configuration.maxBatchSize = 1
        configuration.queueLength = 2
        configuration.maxImages = 2
        try await TestServer.run(configuration, detector: FakeDetector(beforeBatch: { _ in gate.wait() })) { server in
            async let first = server.score()
            try await server.waitUntil { _ in gate.isReached }
            async let second = server.score()
            async let third = server.score()
            try await server.waitForQueue(2)

            let refused = try await server.score()
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "1")
            #expect(try ProblemObject(refused).type == "urn:cider:problem:queue-full")

            gate.open()
            #expect(try await [first.status, second.status, third.status] == [200, 200, 200])
            #expect(try await server.score().status == 200)
        }
    }

    @Test func aRequestIsAnsweredByItsDeadlineThoughTheEncoderHangs() async throws {
        let gate = Gate()
        var configuration = ServerConfiguration()
        configuration.requestDeadline = 100
        try await TestServer.run(configuration, detector: FakeDetector(beforeBatch: { _ in gate.wait() })) { server in
            async let running = server.score()
            async let waiting = server.score()
            for answer in try await [running, waiting] {
                #expect(answer.status == 503)
                #expect(answer.headers["retry-after"] != nil)
                #expect(try ProblemObject(answer).type == "urn:cider:problem:deadline-passed")
            }
            gate.open()
            // On a busy machine one more answer may come too late.
            try await server.waitUntil { try await $0.score().status == 200 }
        }
    }

    @Test func aSmallImageDoesNotWaitForTheDecodingOfALargeOne() async throws {
        let gate = Gate()
        defer { gate.open() }
        var configuration = ServerConfiguration()
        configuration.decodeThreads = 1
        try await TestServer.run(configuration, detector: FakeDetector(beforeLargeImage: gate.wait)) { server in
            async let large = server.score("LARGE")
            try await server.waitUntil { _ in gate.isReached }
            #expect(try await server.score("FAKE50").status == 200)
            // Its place in the queue is free again, as is that of one that cannot be decoded.
            #expect(try await server.score("no image").status == 415)
            try await server.waitForQueue(1)
            gate.open()
            #expect(try await large.status == 200)
        }
    }

    @Test func nobodyWaitsForAClientThatLeft() async throws {
        let gate = Gate()
        defer { gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        try await TestServer.run(detector: detector) { server in
            async let running = server.score()
            try await server.waitUntil { _ in gate.isReached }
            try await RawConnection.open(server.port) { connection in
                try await connection.send(scoringRequest())
                try await server.waitForQueue(1)
            }
            // Its place in the queue is free though the encoder is still busy.
            try await server.waitForQueue(0)
            gate.open()
            #expect(try await running.status == 200)
            #expect(detector.batchSizes.withLock { $0 } == [1])
        }
    }

    @Test func bodiesInFlightAreBounded() async throws {
        var configuration = ServerConfiguration()
        configuration.maxBodyBytes = 1000
        configuration.maxBodyBytesInFlight = 1000
        try await TestServer.run(configuration) { server in
            let body = "FAKE" + String(repeating: "0", count: 600)
            try await RawConnection.open(server.port) { connection in
                let request = scoringRequest(body)
                try await connection.send(String(request.dropLast(1)))
                try await server.waitUntil { try await $0.get("/metrics").body.contains("cider_body_bytes 603\n") }
                let refused = try await server.score(body)
                #expect(refused.status == 503)
                #expect(try ProblemObject(refused).type == "urn:cider:problem:too-many-bytes-in-flight")
                #expect(refused.headers["retry-after"] == "1")
                try await connection.send(String(request.suffix(1)))
                #expect(try await connection.answer()?.status == 200)
            }
            #expect(try await server.score(body).status == 200)
        }
    }

    @Test func imagesThatWaitAreEncodedTogether() async throws {
        let gate = Gate()
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        var configuration = ServerConfiguration()
        configuration.maxBatchSize = 8
        try await TestServer.run(configuration, detector: detector) { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await server.score().status }
                try await server.waitUntil { _ in gate.isReached }
                for _ in 0..<12 { group.addTask { try await server.score().status } }
                try await server.waitForQueue(12)
                gate.open()
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(detector.batchSizes.withLock { $0 } == [1, 8, 4])
    }

    @Test func anIdleEncoderWaitsWhereADelayIsSet() async throws {
        let detector = FakeDetector()
        var configuration = ServerConfiguration()
        configuration.maxBatchDelay = 60_000
        configuration.maxBatchSize = 3
        try await TestServer.run(configuration, detector: detector) { server in
            async let first = server.score()
            async let second = server.score()
            async let third = server.score()
            let statuses = try await [first.status, second.status, third.status]
            #expect(statuses == [200, 200, 200])
        }
        #expect(detector.batchSizes.withLock { $0 } == [3])
    }

    @Test func severalStreamsRunAtTheSameTime() async throws {
        let gate = Gate()
        let busy = Shared(0)
        let detector = FakeDetector(beforeBatch: { _ in
            if busy.change({ count in
                count += 1; return count == 2
            }) {
                gate.open()
            }
            gate.wait()
        })
        var configuration = ServerConfiguration()
        configuration.streams = 2
        // Each batch waits for the other.
        try await TestServer.run(configuration, detector: detector) { server in
            async let first = server.score()
            async let second = server.score()
            let statuses = try await [first.status, second.status]
            #expect(statuses == [200, 200])
        }
    }

    @Test func fiveHundredClientsAreAllAnswered() async throws {
        try await TestServer.run { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<500 {
                    group.addTask {
                        try await RawConnection.open(server.port) { connection in
                            for round in 0..<3 {
                                let value = client * 10 + round
                                try await connection.send(scoringRequest("FAKE\(value)"))
                                let answer = try await connection.answer()
                                #expect(answer?.status == 200)
                                #expect(answer?.body.contains("\"knn\",\"value\":\(value).0,") == true)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let metrics = try await server.get("/metrics").body
            #expect(metrics.contains(#"cider_requests_total{route="/score",method="POST",status="200"} 1500"# + "\n"))
        }
    }

    @Test func fiveHundredClientsOfAShortQueueAreAllAnsweredToo() async throws {
        var configuration = ServerConfiguration()
        configuration.queueLength = 4
        configuration.maxImages = 4
        configuration.maxBatchSize = 2
        let statuses = Shared<[Int: Int]>([:])
        try await TestServer.run(configuration) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<500 {
                    group.addTask {
                        let status = try await server.score().status
                        statuses.change { $0[status, default: 0] += 1 }
                    }
                }
                try await group.waitForAll()
            }
        }
        let counts = statuses.value
        #expect(Set(counts.keys).isSubset(of: [200, 503]))
        #expect(counts.values.reduce(0, +) == 500)
        #expect(counts[200, default: 0] > 0)
    }
}
