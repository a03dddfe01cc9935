import Datasets
import Foundation
import Pipeline
import Synchronization
import TestSupport
import Testing

/// What a pipeline does, in which order: of files that hold their number, and one byte more each.
@Suite("Image pipeline")
struct ImagePipelineTests {
    private let folder: TemporaryFolder
    private let set: ImageSet
    private static let count = 10

    init() throws {
        folder = try TemporaryFolder()
        for number in 0..<Self.count {
            try folder.write([UInt8](repeating: UInt8(number), count: number + 1), to: "set/red/\(number).png")
        }
        set = try ImageSet(path: "\(folder.path)/set")
    }

    private struct Broken: Error, CustomStringConvertible {
        let number: UInt8
        var description: String { "\(number) is broken" }
    }

    /// Gives each file's number, but for some.
    private static func number(butFor broken: Set<UInt8> = []) -> ImagePipeline<UInt8>.Preparation {
        { image, place in
            guard let number = image.bytes.first, image.bytes.count == place + 1 else { throw Broken(number: 255) }
            if broken.contains(number) { throw Broken(number: number) }
            return number
        }
    }

    private func numbers(_ images: [PipelineImage<ImagePipeline<UInt8>.Outcome>]) -> [UInt8?] {
        images.map { try? $0.value.get() }
    }

    @Test("Stretches come in order, and progress with them", arguments: [1, 3, 5, 10, 100])
    func order(stretch: Int) throws {
        var events: [String] = []
        let pipeline = ImagePipeline(set, bounds: PipelineBounds(images: stretch), prepare: Self.number())
        try pipeline.forEachStretch(progress: { events.append("done \($0)") }) { images in
            events.append("\(images.map(\.place))")
            #expect(numbers(images) == images.map { UInt8($0.place) })
            #expect(images.allSatisfy { $0.label == "red" && $0.identifier == "red/\($0.place).png" })
            #expect(images.allSatisfy { $0.name == "\(folder.path)/set/\($0.identifier)" })
        }
        let expected = stride(from: 0, to: Self.count, by: stretch).flatMap { start in
            let end = min(start + stretch, Self.count)
            return ["\(Array(start..<end))", "done \(end)"]
        }
        #expect(events == expected)
    }

    @Test("A stretch reaches over several sets, with a row for what cannot be opened, read or decoded")
    func parts() throws {
        let single = try ImageSet(path: folder.write([10], to: "single.png"))
        try FileManager.default.removeItem(atPath: "\(folder.path)/set/red/4.png")
        let pipeline = ImagePipeline(
            [.unreadable(name: "gone", UnusableImage(reason: "it is gone")), .set(set), .set(single)],
            bounds: PipelineBounds(images: 12)
        ) { image, place in
            if image.bytes[0] == 6 { throw Broken(number: 6) }
            return Int(image.bytes[0]) * 100 + place
        }
        var rows: [String] = []
        var stretches: [Int] = []
        try pipeline.forEachStretch { images in
            stretches.append(images.count)
            rows += images.map { image in
                switch image.value {
                case .success(let value): "\(value)"
                case .failure(let error): "\(image.name): \(error.reason)"
                }
            }
        }
        #expect(stretches == [12])
        #expect(
            rows == [
                "gone: it is gone", "1", "102", "203", "304", "\(folder.path)/set/red/4.png: no such file or folder",
                "506", "\(folder.path)/set/red/6.png: 6 is broken", "708", "809", "910", "1011",
            ])
    }

    @Test("Images that cannot be used are passed over and listed; the others come in batches that keep to a stretch")
    func skipping() throws {
        var rejected = RejectedImages(skips: true)
        var batches: [[UInt8]] = []
        let pipeline = ImagePipeline(set, bounds: PipelineBounds(images: 6), prepare: Self.number(butFor: [1, 7]))
        try pipeline.forEachBatch(of: 3, rejected: &rejected) { batch, rejected in
            batches.append(batch.map(\.value))
            if batch.contains(where: { $0.value == 9 }) { rejected.reject("9", "of no use") }
        }
        #expect(batches == [[0, 2, 3], [4, 5], [6, 8, 9]])
        let path = "\(folder.path)/set/red"
        #expect(rejected.lines == ["\(path)/1.png: 1 is broken", "\(path)/7.png: 7 is broken", "9: of no use"])
        #expect(!rejected.isFutile)
    }

    @Test("Where an image that cannot be used ends the work, the rest is still looked at")
    func refusing() throws {
        var rejected = RejectedImages(skips: false)
        var batches: [[UInt8]] = []
        var done: [Int] = []
        let pipeline = ImagePipeline(set, bounds: PipelineBounds(images: 4), prepare: Self.number(butFor: [5, 8]))
        try pipeline.forEachBatch(of: 2, rejected: &rejected, progress: { done.append($0) }) { batch, _ in
            batches.append(batch.map(\.value))
        }
        #expect(batches == [[0, 1], [2, 3]])
        #expect(done == [4, 8, 10])
        #expect(rejected.isFutile && rejected.lines.count == 2)
    }

    @Test("Once cancelled nothing more is read, and what was read gets its row", arguments: [0, 1, 4, 6, 9])
    func cancellation(after read: Int) throws {
        let asked = Atomic(0)
        let cancelled = Atomic(false)
        // It is asked once before each image; from then on the answer stays.
        let pipeline = ImagePipeline(
            set, bounds: PipelineBounds(images: 4),
            isCancelled: {
                if cancelled.load(ordering: .sequentiallyConsistent) { return true }
                let now = asked.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue == read
                if now { cancelled.store(true, ordering: .sequentiallyConsistent) }
                return now
            }, prepare: Self.number())
        var rows: [UInt8?] = []
        #expect(throws: CancellationError.self) {
            try pipeline.forEachStretch { rows += numbers($0) }
        }
        #expect(rows == (0..<read).map { UInt8($0) })
    }

    @Test("A consumer of batches that is cancelled gets no other one")
    func cancelledBetweenBatches() throws {
        let cancelled = Atomic(false)
        let pipeline = ImagePipeline(
            set, isCancelled: { cancelled.load(ordering: .sequentiallyConsistent) }, prepare: Self.number())
        var rejected = RejectedImages(skips: true)
        var batches = 0
        #expect(throws: CancellationError.self) {
            try pipeline.forEachBatch(of: 2, rejected: &rejected) { _, _ in
                batches += 1
                if batches == 2 { cancelled.store(true, ordering: .sequentiallyConsistent) }
            }
        }
        #expect(batches == 2)
    }

    @Test("A task's cancellation cancels the pipeline")
    func cancelledTask() async throws {
        let (set, prepare) = (set, Self.number())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try ImagePipeline(set, prepare: prepare).forEachStretch { _ in }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("A consumer that fails ends the reading, and its error is told")
    func failingConsumer() throws {
        let prepared = Atomic(0)
        let pipeline = ImagePipeline(set, bounds: PipelineBounds(images: 3)) { image, _ in
            prepared.wrappingAdd(1, ordering: .sequentiallyConsistent)
            return image.bytes[0]
        }
        var seen = 0
        let error = #expect(throws: Broken.self) {
            try pipeline.forEachStretch { images in
                seen += images.count
                if seen == 6 { throw Broken(number: 5) }
            }
        }
        #expect(error?.number == 5)
        #expect(prepared.load(ordering: .sequentiallyConsistent) == 6)
    }

    @Test("No more images are held than the bounds say", arguments: [1, 3, 7])
    func imageBound(images: Int) throws {
        let held = Atomic(0)
        let most = Atomic(0)
        let pipeline = ImagePipeline(set, bounds: PipelineBounds(images: images)) { image, _ in
            let now = held.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
            most.max(now, ordering: .sequentiallyConsistent)
            return image.bytes[0]
        }
        try pipeline.forEachStretch { stretch in
            held.wrappingSubtract(stretch.count, ordering: .sequentiallyConsistent)
        }
        #expect(most.load(ordering: .sequentiallyConsistent) == images)
        #expect(held.load(ordering: .sequentiallyConsistent) == 0)
    }

    @Test("Files are bounded by their bytes, and products by theirs")
    func byteBound() throws {
        // The files have 1, 2, ... bytes: a stretch ends with the one that reaches the bound.
        var stretches: [Int] = []
        try ImagePipeline(set, bounds: PipelineBounds(bytes: 10), prepare: Self.number())
            .forEachStretch { stretches.append($0.count) }
        #expect(stretches == [4, 2, 2, 2])
        #expect(PipelineBounds(images: 256, bytes: 1000, productBytes: 100).images == 10)
        #expect(PipelineBounds(images: 4, bytes: 1000, productBytes: 100).images == 4)
        #expect(PipelineBounds(images: 256, bytes: 10, productBytes: 100).images == 1)
    }

    @Test("What is ready is not read")
    func ready() throws {
        for number in 0..<4 {
            try FileManager.default.removeItem(atPath: "\(folder.path)/set/red/\(number).png")
        }
        var values: [UInt8?] = []
        let pipeline = ImagePipeline(
            set, ready: [100, 101, 102, 103], bounds: PipelineBounds(images: 3), prepare: Self.number())
        try pipeline.forEachStretch { values += numbers($0) }
        #expect(values == [100, 101, 102, 103, 4, 5, 6, 7, 8, 9])
    }

    @Test("Several threads get each image once, and each stretch in order")
    func severalThreads() throws {
        let feed = ImagePipeline(set, bounds: PipelineBounds(images: 2), prepare: Self.number(butFor: [3])).feed()
        let taken = Mutex<[[Int]]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            while let stretch = feed.next() {
                let outcomes = stretch.map(feed.prepared)
                for outcome in outcomes { #expect(((try? outcome.value.get()) == nil) == (outcome.place == 3)) }
                taken.withLock { $0.append(outcomes.map(\.place)) }
            }
        }
        let all = taken.withLock { $0 }.sorted { $0[0] < $1[0] }
        #expect(all == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]])
    }

    @Test("A set of no images gives none")
    func empty() throws {
        try ImagePipeline(set.filter { _ in false }, prepare: Self.number()).forEachStretch { _ in
            Issue.record("there is nothing to take")
        }
    }
}
