// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by whoever is about to hold something that is bounded: a request its bytes, a stream its place, a request its images'
// places in the queue. It goes where its owner goes, from thread to thread.

/// Something of which only so much may be held at once.
package protocol Reservable: AnyObject, Sendable {
    /// Takes some of it.
    ///
    /// - Returns: false, and nothing is taken, where so much is not left.
    func reserve(_ count: Int) -> Bool

    /// Gives back what was taken.
    func release(_ count: Int)
}

/// What one owner holds of something bounded.
///
/// Whatever way the owner ends, what is left is given back.
package struct Reservation: ~Copyable, Sendable {
    private let source: any Reservable

    /// How much is held.
    package private(set) var count = 0

    /// Holds nothing yet.
    package init(of source: any Reservable) {
        self.source = source
    }

    deinit {
        if count > 0 { source.release(count) }
    }

    /// Takes more.
    ///
    /// - Returns: false, and nothing is taken, where so much is not left.
    package mutating func take(_ more: Int) -> Bool {
        guard source.reserve(more) else { return false }
        count += more
        return true
    }

    /// Gives some of it back before the rest.
    package mutating func giveBack(_ some: Int) {
        count -= some
        source.release(some)
    }

    /// Leaves some of it to whoever gives it back from now on.
    package mutating func handOver(_ some: Int) {
        count -= some
    }
}
