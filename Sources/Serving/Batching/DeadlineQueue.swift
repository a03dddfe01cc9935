// Owned by a model's Batcher, under its lock; its wake-up calls come on the batcher's event loop.

package import NIOCore

/// Says when which deadline passes, with one wake-up call for many deadlines.
///
/// A plain value without a clock. Deadlines are given in their order, but for what several threads lose on each other: all
/// requests of a server have the same time.
package struct DeadlineQueue<Element> {
    private struct Entry {
        var element: Element
        var deadline: NIODeadline
    }

    private var entries = CircularBuffer<Entry>()

    /// Whether a wake-up call is due to come.
    private var isWakeDue = false

    package init() {}

    /// What is waited for, the oldest first.
    package var elements: some Sequence<Element> { entries.lazy.map(\.element) }

    /// Adds a deadline.
    ///
    /// - Returns: when to call ``passed(now:isOver:)``; nil where that is said already.
    package mutating func append(_ element: Element, deadline: NIODeadline) -> NIODeadline? {
        entries.append(Entry(element: element, deadline: deadline))
        guard !isWakeDue else { return nil }
        isWakeDue = true
        return deadline
    }

    /// Forgets what is over at the queue's head; the rest is forgotten in its turn.
    package mutating func forget(where isOver: (Element) -> Bool) {
        while let first = entries.first, isOver(first.element) { entries.removeFirst() }
    }

    /// Takes out whose deadline has passed, at a wake-up call.
    ///
    /// - Returns: those that are not over, and when to call again; nil where nothing is waited for.
    package mutating func passed(
        now: NIODeadline, isOver: (Element) -> Bool
    ) -> (elements: [Element], next: NIODeadline?) {
        var passed: [Element] = []
        while let first = entries.first, first.deadline <= now || isOver(first.element) {
            if !isOver(first.element) { passed.append(first.element) }
            entries.removeFirst()
        }
        isWakeDue = !entries.isEmpty
        return (passed, entries.first?.deadline)
    }
}
