// Owned by a model's Batcher, under its lock; its wake-up calls come on the batcher's event loop.

package import NIOCore

/// Says when which deadline passes, with one wake-up call for many deadlines.
///
/// A plain value without a clock. Deadlines are given in their order, but for what several threads lose on each other: all
/// requests of a server have the same time.
package struct DeadlineQueue<Element> {
    /// Tells one element from the others; later ones are greater.
    package struct Ticket: Sendable, Equatable {
        fileprivate var number: UInt64
    }

    private struct Entry {
        var number: UInt64
        var deadline: NIODeadline

        /// nil where it was forgotten.
        var element: Element?
    }

    /// In the order of their numbers.
    private var entries = CircularBuffer<Entry>()

    private var lastNumber: UInt64 = 0

    /// How many elements there are.
    package private(set) var count = 0

    /// Whether a wake-up call is due to come.
    private var isWakeDue = false

    package init() {}

    /// What is waited for, the oldest first.
    package var elements: some Sequence<Element> { entries.lazy.compactMap(\.element) }

    /// How many entries are kept, with those that were forgotten behind others.
    package var entryCount: Int { entries.count }

    /// Adds a deadline.
    ///
    /// - Returns: what forgets it, and when to call ``passed(now:)``; nil where that is said already.
    package mutating func append(_ element: Element, deadline: NIODeadline) -> (ticket: Ticket, wake: NIODeadline?) {
        lastNumber += 1
        entries.append(Entry(number: lastNumber, deadline: deadline, element: element))
        count += 1
        defer { isWakeDue = true }
        return (Ticket(number: lastNumber), isWakeDue ? nil : deadline)
    }

    /// Lets an element go, wherever it stands; nothing happens where its deadline has passed.
    package mutating func forget(_ ticket: Ticket) {
        guard let place = place(of: ticket.number), entries[place].element != nil else { return }
        entries[place].element = nil
        count -= 1
        while let first = entries.first, first.element == nil { entries.removeFirst() }
        // Those behind one that stays long must not pile up.
        if entries.count > 2 * count + 32 { entries.removeAll { $0.element == nil } }
    }

    /// Takes out whose deadline has passed, at a wake-up call.
    ///
    /// - Returns: the elements, and when to call again; nil where nothing is waited for.
    package mutating func passed(now: NIODeadline) -> (elements: [Element], next: NIODeadline?) {
        var passed: [Element] = []
        while let first = entries.first, first.deadline <= now || first.element == nil {
            if let element = first.element {
                passed.append(element)
                count -= 1
            }
            entries.removeFirst()
        }
        isWakeDue = !entries.isEmpty
        return (passed, entries.first?.deadline)
    }

    /// Where the entry of a number stands; nil where there is none any more.
    private func place(of number: UInt64) -> CircularBuffer<Entry>.Index? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[entries.index(entries.startIndex, offsetBy: middle)].number < number {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < entries.count else { return nil }
        let place = entries.index(entries.startIndex, offsetBy: low)
        return entries[place].number == number ? place : nil
    }
}
