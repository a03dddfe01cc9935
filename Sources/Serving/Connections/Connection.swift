import Synchronization

/// What a request needs to know of the connection that it came on, or of its stream where the connection has several.
final class Connection: Sendable {
    /// Whether it came when as many connections were open as may be: it is there for health checks alone.
    let isReserved: Bool

    private let left = Atomic<Bool>(false)

    init(isReserved: Bool = false) {
        self.isReserved = isReserved
    }

    /// Whether the client has closed the connection, or its side of it, or has reset the stream: nobody waits for an
    /// answer.
    var clientHasLeft: Bool { left.load(ordering: .relaxed) }

    func markLeft() { left.store(true, ordering: .relaxed) }

    /// The connection whose request is being answered; nil where a test asks without one.
    @TaskLocal static var current: Connection?
}
