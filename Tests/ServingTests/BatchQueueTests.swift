// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Serving
import Testing

/// The batching decisions, on a clock of the test's own.
@Suite struct BatchQueueTests {
    private func queue(
        size: Int = 4, delay: TimeAmount = .zero, capacity: Int = 8, workers: Int = 1
    ) -> BatchQueue<Int> {
        BatchQueue(limits: .init(batchSize: size, delay: delay, capacity: capacity), workers: workers)
    }

    private func time(_ milliseconds: UInt64) -> NIODeadline { .uptimeNanoseconds(milliseconds * 1_000_000) }

    private func expect(_ queue: inout BatchQueue<Int>, takes count: Int) {
        let isTaken = queue.reserve(count)
        #expect(isTaken)
    }

    private func expect(_ queue: inout BatchQueue<Int>, refuses count: Int) {
        let isTaken = queue.reserve(count)
        #expect(!isTaken)
    }

    private func add(_ element: Int, to queue: inout BatchQueue<Int>, at milliseconds: UInt64 = 0)
        -> BatchQueue<Int>
        .Action
    {
        expect(&queue, takes: 1)
        return queue.enqueue(element, now: time(milliseconds))
    }

    @Test func anIdleWorkerTakesAnImageAtOnce() {
        var queue = queue()
        guard case .run(0, [7]) = add(7, to: &queue) else {
            Issue.record("it waits")
            return
        }
        #expect(queue.waiting == 0)
        #expect(queue.reserved == 0)
    }

    @Test func whatArrivesMeanwhileIsOneBatch() {
        var queue = queue()
        _ = add(0, to: &queue)
        for element in 1...3 {
            guard case .nothing = add(element, to: &queue) else {
                Issue.record("a busy worker was given a batch")
                return
            }
        }
        guard case .run(0, [1, 2, 3]) = queue.workerFreed(0, now: time(5)) else {
            Issue.record("the images were not batched")
            return
        }
    }

    @Test func aBatchIsNoLargerThanItsLimit() {
        var queue = queue(size: 2)
        _ = add(0, to: &queue)
        for element in 1...5 { _ = add(element, to: &queue) }
        guard case .run(0, [1, 2]) = queue.workerFreed(0, now: time(0)),
            case .run(0, [3, 4]) = queue.workerFreed(0, now: time(0)),
            case .run(0, [5]) = queue.workerFreed(0, now: time(0)),
            case .nothing = queue.workerFreed(0, now: time(0))
        else {
            Issue.record("the batches are wrong")
            return
        }
    }

    @Test func severalWorkersRunAtTheSameTime() {
        var queue = queue(workers: 2)
        guard case .run(let first, [1]) = add(1, to: &queue), case .run(let second, [2]) = add(2, to: &queue),
            case .nothing = add(3, to: &queue)
        else {
            Issue.record("a worker stayed idle, or one was given two batches")
            return
        }
        #expect(Set([first, second]) == [0, 1])
    }

    @Test func anIdleWorkerWaitsOnlyWhereADelayIsSet() {
        var queue = queue(size: 2, delay: .milliseconds(3))
        guard case .poll(let due) = add(1, to: &queue, at: 10) else {
            Issue.record("it does not wait")
            return
        }
        #expect(due == time(13))
        guard case .run(0, [1]) = queue.poll(now: time(13)) else {
            Issue.record("it waits too long")
            return
        }
    }

    @Test func aFullBatchDoesNotWait() {
        var queue = queue(size: 2, delay: .milliseconds(3))
        _ = add(1, to: &queue, at: 10)
        guard case .run(0, [1, 2]) = add(2, to: &queue, at: 11) else {
            Issue.record("a full batch waits")
            return
        }
        guard case .nothing = queue.poll(now: time(13)) else {
            Issue.record("there was nothing left")
            return
        }
    }

    @Test func oneTimeIsNamedOnce() {
        var queue = queue(size: 9, delay: .milliseconds(3), capacity: 9)
        _ = add(1, to: &queue, at: 10)
        guard case .nothing = add(2, to: &queue, at: 11) else {
            Issue.record("a second poll was asked for")
            return
        }
    }

    @Test func placesAreBounded() {
        var queue = queue(capacity: 3)
        expect(&queue, takes: 2)
        expect(&queue, refuses: 2)
        expect(&queue, takes: 1)
        queue.release(1)
        expect(&queue, takes: 1)
        // The first is taken by the idle worker and frees its place; the others wait.
        for element in 0..<3 { _ = queue.enqueue(element, now: time(0)) }
        #expect(queue.waiting == 2)
        expect(&queue, takes: 1)
        expect(&queue, refuses: 1)
    }

    @Test func whatNobodyWantsLeavesItsPlace() {
        var queue = queue(capacity: 3)
        _ = add(0, to: &queue)
        for element in 1...3 { _ = add(element, to: &queue) }
        expect(&queue, refuses: 1)
        queue.removeAll { $0 == 2 }
        #expect(queue.waiting == 2)
        guard case .run(0, [1, 3]) = queue.workerFreed(0, now: time(0)) else {
            Issue.record("the others are gone too")
            return
        }
    }
}
