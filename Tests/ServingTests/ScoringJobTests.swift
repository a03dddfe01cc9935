import Detection
import Hypersphere
import NIOCore
import NIOPosix
import Randomness
import Serving
import Synchronization
import Testing

/// The images of one request, by sequences of what happens to them.
@Suite(.timeLimit(.minutes(1))) struct ScoringJobTests {
    private func job(_ count: Int) -> ScoringJob {
        let job = ScoringJob(deadline: .distantFuture)
        job.expect((0..<count).map { NamedInput(id: "\($0)", content: .image(ByteBuffer())) })
        return job
    }

    private func measured(_ value: Int) -> Result<Measured, Problem> {
        .success(
            Measured(
                measurement: Measurement(
                    values: [Float(value)], nearest: NearestPrototype(index: 0, angle: 0), bankVisited: nil,
                    decodeMilliseconds: 0, encodeMilliseconds: 0, scoreMilliseconds: 0), queueMilliseconds: 0))
    }

    private func values(_ stretch: ScoringJob.Stretch) -> [String] {
        stretch.map { measured, id in "\(id ?? "?")=\(Int(measured.measurement.values[0]))" }.map {
            switch $0.result {
            case .success(let text): text
            case .failure(let problem): "\($0.id ?? "?"):\(problem.kind.rawValue)"
            }
        }
    }

    @Test func outcomesAreGivenInOrderWhateverOrderTheyComeIn() async throws {
        var generator = SplitMix64(state: 5)
        for _ in 0..<30 {
            let job = job(20)
            var given: [String] = []
            for index in (0..<20).shuffled(using: &generator) {
                job.finish(index, measured(index))
                while job.hasNext { given += values(try await job.next()) }
            }
            #expect(given == (0..<20).map { "\($0)=\($0)" })
            #expect(job.isOver)
            #expect(try await job.next().isEmpty)
        }
    }

    @Test func whoWaitsIsWokenByTheOutcomeThatIsNext() async throws {
        let job = job(2)
        async let first = job.next()
        job.finish(1, measured(1))
        #expect(!job.hasNext)
        job.finish(0, .failure(.unsupportedImage("x")))
        #expect(values(try await first) == ["0:unsupported-image", "1=1"])
    }

    @Test func anEndGivesWhatIsThereAndTellsOfTheRest() async throws {
        let job = job(3)
        job.finish(0, measured(0))
        job.finish(2, measured(2))
        #expect(job.abort(.deadlinePassed()))
        // The first end counts.
        #expect(!job.abort(.clientLeft()))
        job.finish(1, measured(1))
        #expect(values(try await job.next()) == ["0=0", "1:deadline-passed", "2=2"])
        #expect(try await job.next().isEmpty)
    }

    @Test func anEndBeforeTheFirstOutcomeIsThatOfTheWhole() async {
        let job = job(3)
        #expect(job.abort(.queueFull()))
        await #expect(throws: Problem.queueFull()) { try await job.next() }
        await #expect(throws: Problem.queueFull()) { try await job.all() }
        let unknown = ScoringJob(deadline: .distantFuture)
        #expect(unknown.abort(.invalidBody("x")))
        await #expect(throws: Problem.invalidBody("x")) { try await unknown.count() }
    }

    @Test func whatIsOverCannotBeEnded() async throws {
        let job = job(1)
        job.finish(0, measured(7))
        #expect(!job.abort(.deadlinePassed()))
        #expect(values(try await job.all()) == ["0=7"])
    }

    private final class Count: Sendable {
        private let count = Atomic(0)
        func add() { count.add(1, ordering: .relaxed) }
        var value: Int { count.load(ordering: .relaxed) }
    }

    @Test func decodingPausesAheadOfTheAnswerAndGoesOnWithIt() async throws {
        let job = job(ScoringJob.window + 10)
        let resumed = Count()
        for index in 0..<ScoringJob.window {
            #expect(job.beginNext(resume: { resumed.add() }) == index)
            job.finish(index, measured(index))
        }
        #expect(job.beginNext(resume: { resumed.add() }) == nil)
        #expect(resumed.value == 0)
        _ = try await job.next()
        #expect(resumed.value == 1)
        #expect(job.beginNext(resume: { resumed.add() }) == ScoringJob.window)
        #expect(job.abort(.clientLeft()))
        // It had not paused again.
        #expect(resumed.value == 1 && job.beginNext(resume: { resumed.add() }) == nil)
    }

    @Test func anEndLetsPausedDecodingGoOnOnce() {
        let job = job(ScoringJob.window + 10)
        let resumed = Count()
        while job.beginNext(resume: { resumed.add() }) != nil {}
        #expect(resumed.value == 0)
        #expect(job.abort(.deadlinePassed()))
        #expect(!job.abort(.clientLeft()))
        #expect(resumed.value == 1)
    }
}

/// Places in the queue of a model whose workers are all busy.
@Suite struct BatcherTests {
    private let batcher = Batcher(
        limits: .init(batchSize: 4, delay: .zero, capacity: 10), workers: [],
        eventLoop: MultiThreadedEventLoopGroup.singleton.any(), didRun: { _ in })

    private func job(_ count: Int) -> ScoringJob {
        let job = ScoringJob(deadline: .distantFuture)
        job.expect((0..<count).map { NamedInput(id: "\($0)", content: .image(ByteBuffer())) })
        return job
    }

    private func enqueue(_ index: Int, of job: ScoringJob, in places: inout Reservation) {
        batcher.enqueue(
            .init(prepared: .embedding(GivenEmbedding(rows: [], logits: nil)), job: job, index: index, arrival: .now()),
            in: &places)
    }

    @Test func aClientThatLeavesGivesItsPlacesBackAtOnce() {
        let (leaving, staying) = (job(3), job(2))
        let ticket = batcher.watch(leaving)
        var places = Reservation(of: batcher)
        let isTaken = places.take(5)
        #expect(isTaken)
        for index in 0..<3 { enqueue(index, of: leaving, in: &places) }
        for index in 0..<2 { enqueue(index, of: staying, in: &places) }
        #expect(batcher.queueLength == 5)
        batcher.forget(leaving, ticket)
        #expect(batcher.queueLength == 2)
        #expect(leaving.isOver && !staying.isOver)
    }

    @Test func anImageThatIsDecodedTooLateTakesNoPlace() {
        let leaving = job(2)
        var places = Reservation(of: batcher)
        let isTaken = places.take(2)
        #expect(isTaken)
        enqueue(0, of: leaving, in: &places)
        // The client leaves while the second image is being decoded.
        batcher.end(leaving, with: .clientLeft())
        #expect(batcher.queueLength == 1)
        enqueue(1, of: leaving, in: &places)
        #expect(batcher.queueLength == 0)
    }

    @Test func aClientThatHasLeftBeforeItsRequestIsQueuedTakesNone() {
        let leaving = job(1)
        let connection = Connection()
        connection.markLeft()
        var places = Reservation(of: batcher)
        let isTaken = places.take(1)
        #expect(isTaken)
        enqueue(0, of: leaving, in: &places)
        connection.watch(leaving, in: batcher)
        #expect(batcher.queueLength == 0 && leaving.isOver)
    }

    @Test func aConnectionWatchesItsNewestRequest() {
        let (first, second) = (job(1), job(1))
        let connection = Connection()
        connection.watch(first, in: batcher)
        connection.watch(second, in: batcher)
        connection.forget(first)
        connection.markLeft()
        #expect(!first.isOver && second.isOver)
    }
}
