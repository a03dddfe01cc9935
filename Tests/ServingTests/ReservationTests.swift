// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Serving
import Synchronization
import Testing

/// What is held of something bounded goes back, whatever way its owner ends.
@Suite struct ReservationTests {
    private final class Places: Reservable {
        let held = Mutex(0)

        func reserve(_ count: Int) -> Bool {
            held.withLock { held in
                guard held + count <= 4 else { return false }
                held += count
                return true
            }
        }

        func release(_ count: Int) { held.withLock { $0 -= count } }

        var count: Int { held.withLock { $0 } }
    }

    @Test func anOwnerThatEndsGivesBackWhatItStillHolds() {
        let places = Places()
        do {
            var reservation = Reservation(of: places)
            let isTaken = reservation.take(3)
            #expect(isTaken && places.count == 3)
            let isTakenToo = reservation.take(2)
            #expect(!isTakenToo && places.count == 3)
            reservation.handOver(1)
            reservation.giveBack(1)
            #expect(places.count == 2)
        }
        // What was handed over is still held.
        #expect(places.count == 1)
    }

    /// As where a thread pool refuses the work that would have used the places.
    @Test func whatOwnsItAndIsNeverRunGivesItBack() {
        final class Work: Sendable {
            let places: Mutex<Reservation>
            init(_ places: consuming Reservation) { self.places = Mutex(places) }
        }
        let places = Places()
        func submit() {
            var reservation = Reservation(of: places)
            _ = reservation.take(2)
            _ = Work(reservation)
        }
        submit()
        #expect(places.count == 0)
    }
}
