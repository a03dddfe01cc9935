import NIOCore
import Randomness
import Serving
import Testing

/// One wake-up call for many deadlines, on a clock of the test's own.
@Suite struct DeadlineQueueTests {
    private func time(_ milliseconds: Int) -> NIODeadline { .uptimeNanoseconds(UInt64(milliseconds) * 1_000_000) }

    @Test func onlyTheFirstAsksForACall() {
        var queue = DeadlineQueue<Int>()
        let first = queue.append(1, deadline: time(10))
        #expect(first.wake == time(10))
        let second = queue.append(2, deadline: time(20))
        #expect(second.wake == nil)
        queue.forget(first.ticket)
        queue.forget(second.ticket)
        #expect(Array(queue.elements).isEmpty)
        // The call is still to come.
        #expect(queue.append(3, deadline: time(30)).wake == nil)
        let early = queue.passed(now: time(10))
        #expect(early.elements.isEmpty && early.next == time(30))
        let late = queue.passed(now: time(30))
        #expect(late.elements == [3] && late.next == nil)
        #expect(queue.append(4, deadline: time(40)).wake == time(40))
    }

    @Test func whatIsForgottenIsGoneAtOnceWhereverItStands() {
        for forgotten in 1...4 {
            var queue = DeadlineQueue<Int>()
            let tickets = (1...4).map { queue.append($0, deadline: time($0 * 10)).ticket }
            queue.forget(tickets[forgotten - 1])
            let rest = (1...4).filter { $0 != forgotten }
            #expect(Array(queue.elements) == rest && queue.count == 3)
            // Once more means nothing.
            queue.forget(tickets[forgotten - 1])
            #expect(queue.count == 3)
            let passed = queue.passed(now: time(40))
            #expect(passed.elements == rest && passed.next == nil && queue.count == 0)
            queue.forget(tickets[0])
            #expect(queue.count == 0)
        }
    }

    @Test func thoseBehindALongOneDoNotPileUp() {
        var queue = DeadlineQueue<Int>()
        _ = queue.append(0, deadline: time(0))
        for number in 1...10_000 {
            let ticket = queue.append(number, deadline: time(number)).ticket
            queue.forget(ticket)
        }
        #expect(Array(queue.elements) == [0])
        #expect(queue.entryCount < 100)
    }

    /// Against a list that is searched through.
    @Test func anySequenceEndsAsAListWould() {
        var generator = SplitMix64(state: 11)
        for _ in 0..<50 {
            var queue = DeadlineQueue<Int>()
            var list: [(number: Int, ticket: DeadlineQueue<Int>.Ticket, deadline: Int)] = []
            var now = 0
            var isWakeDue = false
            for number in 0..<200 {
                switch Int.random(in: 0..<4, using: &generator) {
                case 0, 1:
                    let (ticket, wake) = queue.append(number, deadline: time(now + 100))
                    #expect((wake != nil) == !isWakeDue)
                    isWakeDue = true
                    list.append((number, ticket, now + 100))
                case 2:
                    guard !list.isEmpty else { continue }
                    queue.forget(list.remove(at: Int.random(in: 0..<list.count, using: &generator)).ticket)
                default:
                    now += Int.random(in: 0..<60, using: &generator)
                    guard isWakeDue else { continue }
                    let (passed, next) = queue.passed(now: time(now))
                    #expect(passed == list.filter { $0.deadline <= now }.map(\.number))
                    list.removeAll { $0.deadline <= now }
                    isWakeDue = next != nil
                    // A call for one that was forgotten meanwhile may come too early, and none too late.
                    if let first = list.first { #expect(next.map { $0 <= time(first.deadline) } == true) }
                }
                #expect(queue.count == list.count)
                #expect(Array(queue.elements) == list.map(\.number))
            }
        }
    }
}
