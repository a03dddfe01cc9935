// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Parallelism
import Synchronization
import Testing

@Suite struct ParallelismTests {
    private struct Odd: Error, Equatable {
        let number: Int
    }

    @Test("What is mapped comes in the order of the elements", arguments: [0, 1, 2, 257])
    func map(count: Int) {
        #expect(concurrentMap(Array(0..<count)) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }

    @Test("Of several errors the first element's is thrown")
    func firstError() {
        #expect(throws: Odd(number: 3)) {
            _ = try concurrentMap([0, 2, 3, 4, 5]) { number throws(Odd) in
                if number % 2 == 1 { throw Odd(number: number) }
                return number
            }
        }
    }

    @Test("Both parts of a pair are done, and the first one's error goes before")
    func pair() throws {
        let (first, second) = try concurrently({ 1 }, { "two" })
        #expect(first == 1 && second == "two")
        #expect(throws: Odd(number: 1)) {
            _ = try concurrently(
                { () throws -> Int in throw Odd(number: 1) }, { () throws -> Int in throw Odd(number: 2) })
        }
    }

    @Test("Stretches cover every index once", arguments: [0, 1, 63, 64, 65, 1000])
    func stretches(count: Int) {
        let seen = Mutex([Int]())
        concurrently(count, inStretchesOf: 64) { part in seen.withLock { $0 += part } }
        #expect(seen.withLock { $0.sorted() } == Array(0..<count))
    }
}
