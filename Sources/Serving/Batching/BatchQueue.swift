// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Owned by a model's Batcher, under its lock; called on whichever thread brings an image or has done a batch.

package import NIOCore

/// Decides which waiting images are encoded together, and when.
///
/// A plain value: it has no clock, no thread and no lock.
///
/// An image first reserves a place, while it is decoded; then it waits; then a worker takes it with others. A worker
/// that gets free takes what waits at that moment, so that batches grow with the load and an idle server adds no delay.
package struct BatchQueue<Element> {
    package struct Limits: Equatable {
        /// The most images of one batch.
        package var batchSize: Int

        /// How long an idle worker waits for a batch to fill, from the arrival of its first image.
        package var delay: TimeAmount

        /// The most images that hold a place.
        package var capacity: Int

        package init(batchSize: Int, delay: TimeAmount, capacity: Int) {
            self.batchSize = batchSize
            self.delay = delay
            self.capacity = capacity
        }
    }

    /// What the owner of the queue is to do.
    package enum Action {
        case nothing

        /// Let a worker run a batch, then say ``workerFreed(_:now:)``.
        case run(worker: Int, batch: [Element])

        /// Ask ``poll(now:)`` at that time.
        case poll(at: NIODeadline)
    }

    private struct Entry {
        var element: Element
        var arrival: NIODeadline
    }

    private let limits: Limits
    private var entries = CircularBuffer<Entry>()
    private var idleWorkers: [Int]

    /// Places of images that are still being decoded.
    package private(set) var reserved = 0

    /// The time that ``Action/poll(at:)`` named last, while it is to come.
    private var nextPoll: NIODeadline?

    /// - Parameters:
    ///   - limits: when a batch is ready, and how many images hold a place.
    ///   - workers: how many batches may run at the same time.
    package init(limits: Limits, workers: Int) {
        self.limits = limits
        idleWorkers = Array((0..<workers).reversed())
    }

    /// Images that wait for a worker.
    package var waiting: Int { entries.count }

    /// Reserves places for images that are about to be decoded.
    ///
    /// - Returns: false, and nothing is reserved, where so many places are not left.
    package mutating func reserve(_ count: Int) -> Bool {
        guard count <= limits.capacity - reserved - entries.count else { return false }
        reserved += count
        return true
    }

    /// Gives places back that were reserved for images that will not come.
    package mutating func release(_ count: Int) {
        reserved -= count
    }

    /// Puts a decoded image in the place that was reserved for it.
    package mutating func enqueue(_ element: Element, now: NIODeadline) -> Action {
        reserved -= 1
        entries.append(Entry(element: element, arrival: now))
        return next(now: now)
    }

    /// Says that a worker has done its batch.
    package mutating func workerFreed(_ worker: Int, now: NIODeadline) -> Action {
        idleWorkers.append(worker)
        return next(now: now)
    }

    /// Says that a time has come that ``Action/poll(at:)`` named.
    package mutating func poll(now: NIODeadline) -> Action {
        nextPoll = nil
        return next(now: now)
    }

    /// Takes out the waiting images that nobody wants any more.
    package mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        entries.removeAll { isUnwanted($0.element) }
    }

    private mutating func next(now: NIODeadline) -> Action {
        guard let first = entries.first, let worker = idleWorkers.last else { return .nothing }
        let due = first.arrival + limits.delay
        guard entries.count >= limits.batchSize || now >= due else {
            if let nextPoll, nextPoll <= due { return .nothing }
            nextPoll = due
            return .poll(at: due)
        }
        idleWorkers.removeLast()
        let size = min(entries.count, limits.batchSize)
        var batch: [Element] = []
        batch.reserveCapacity(size)
        while batch.count < size, let entry = entries.popFirst() { batch.append(entry.element) }
        return .run(worker: worker, batch: batch)
    }
}
