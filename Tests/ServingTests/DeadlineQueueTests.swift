import NIOCore
import Serving
import Testing

/// One wake-up call for many deadlines, on a clock of the test's own.
@Suite struct DeadlineQueueTests {
    private func time(_ milliseconds: UInt64) -> NIODeadline { .uptimeNanoseconds(milliseconds * 1_000_000) }

    @Test func onlyTheFirstAsksForACall() {
        var queue = DeadlineQueue<Int>()
        #expect(queue.append(1, deadline: time(10)) == time(10))
        #expect(queue.append(2, deadline: time(20)) == nil)
        queue.forget { $0 == 1 }
        queue.forget { $0 == 2 }
        #expect(Array(queue.elements).isEmpty)
        // The call is still to come.
        #expect(queue.append(3, deadline: time(30)) == nil)
        let early = queue.passed(now: time(10)) { _ in false }
        #expect(early.elements.isEmpty && early.next == time(30))
        let late = queue.passed(now: time(30)) { _ in false }
        #expect(late.elements == [3] && late.next == nil)
        #expect(queue.append(4, deadline: time(40)) == time(40))
    }

    @Test func whatIsOverIsNotTold() {
        var queue = DeadlineQueue<Int>()
        for number in 1...4 { _ = queue.append(number, deadline: time(UInt64(number) * 10)) }
        // Behind one that is not over, it is forgotten later.
        queue.forget { $0 == 2 }
        #expect(Array(queue.elements) == [1, 2, 3, 4])
        let passed = queue.passed(now: time(30)) { $0 == 2 }
        #expect(passed.elements == [1, 3] && passed.next == time(40))
    }
}
