import NIOCore
import Randomness
import Serving
import Testing

/// Whatever comes in whatever order: no image is lost or given twice, and no limit is passed.
@Suite struct BatchQueueSequenceTests {
    private struct Run {
        let limits = BatchQueue<Int>.Limits(batchSize: 3, delay: .milliseconds(5), capacity: 7)
        var queue: BatchQueue<Int>
        var now = 0
        var reserved = 0
        var waiting: [Int] = []
        var delivered: [Int] = []
        var busy: Set<Int> = []
        var poll: Int?

        init(workers: Int) { queue = BatchQueue(limits: limits, workers: workers) }

        private var time: NIODeadline { .uptimeNanoseconds(UInt64(now) * 1_000_000) }

        mutating func reserve(_ count: Int) {
            let isTaken = queue.reserve(count)
            #expect(isTaken == (reserved + waiting.count + count <= limits.capacity))
            if isTaken { reserved += count }
        }

        mutating func release() {
            queue.release(1)
            reserved -= 1
        }

        mutating func enqueue(_ element: Int) {
            reserved -= 1
            waiting.append(element)
            perform(queue.enqueue(element, now: time))
        }

        mutating func free(_ worker: Int) {
            busy.remove(worker)
            perform(queue.workerFreed(worker, now: time))
        }

        mutating func wait(_ milliseconds: Int) {
            now += milliseconds
            guard let due = poll, due <= now else { return }
            poll = nil
            perform(queue.poll(now: time))
        }

        mutating func leave(_ isGone: (Int) -> Bool) {
            queue.removeAll(where: isGone)
            waiting.removeAll(where: isGone)
        }

        private mutating func perform(_ action: BatchQueue<Int>.Action) {
            switch action {
            case .nothing: break
            case .poll(let at): poll = Int(at.uptimeNanoseconds / 1_000_000)
            case .run(let worker, let batch):
                #expect(1...limits.batchSize ~= batch.count && busy.insert(worker).inserted)
                // The oldest first.
                #expect(batch == Array(waiting.prefix(batch.count)))
                waiting.removeFirst(batch.count)
                delivered += batch
            }
        }

        func check() {
            #expect(queue.reserved == reserved && queue.waiting == waiting.count)
            #expect(reserved >= 0 && reserved + waiting.count <= limits.capacity)
        }
    }

    @Test(arguments: [1, 2, 3]) func anySequenceKeepsTheLimits(workers: Int) {
        var generator = SplitMix64(state: UInt64(workers))
        for _ in 0..<40 {
            var run = Run(workers: workers)
            var gone: Set<Int> = []
            for element in 0..<300 {
                switch Int.random(in: 0..<9, using: &generator) {
                case 0, 1: run.reserve(Int.random(in: 1...4, using: &generator))
                case 2, 3, 4: if run.reserved > 0 { run.enqueue(element) }
                case 5: if run.reserved > 0 { run.release() }
                case 6: if let worker = run.busy.randomElement(using: &generator) { run.free(worker) }
                case 7: run.wait(Int.random(in: 0...7, using: &generator))
                default:
                    // The client of every third image leaves.
                    let left = run.waiting.filter { $0.isMultiple(of: 3) }
                    gone.formUnion(left)
                    run.leave { $0.isMultiple(of: 3) }
                }
                run.check()
            }
            // Whoever is still there is served in the end.
            for _ in 0..<20 {
                run.wait(10)
                for worker in run.busy { run.free(worker) }
            }
            run.check()
            #expect(run.waiting.isEmpty)
            #expect(Set(run.delivered).count == run.delivered.count && gone.isDisjoint(with: run.delivered))
            #expect(run.delivered == run.delivered.sorted())
        }
    }
}
