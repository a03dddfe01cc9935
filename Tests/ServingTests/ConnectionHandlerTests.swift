import NIOCore
import NIOEmbedded
import Serving
import Synchronization
import Testing

/// The handlers of a connection, without a socket, on a clock of the test's own.
@Suite struct ConnectionHandlerTests {
    // MARK: Which version of HTTP

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// What comes through to the handlers that are set up.
    private final class Arrivals: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var bytes: [UInt8] = []
        var events = 0
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += Array(unwrapInboundIn(data).readableBytesView)
        }
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { events += 1 }
    }

    private static func detect(_ pieces: [[UInt8]], then events: (EmbeddedChannel) throws -> Void = { _ in }) throws
        -> (
            version: String?, bytes: [UInt8], events: Int, isOpen: Bool
        )
    {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let connected = channel.eventLoop.makePromise(of: String.self)
        let arrivals = Arrivals()
        let detector = PrefaceDetector(timeout: .seconds(9), connected: connected) { version in
            try channel.pipeline.syncOperations.addHandler(arrivals)
            return version == .http2 ? "2" : "1"
        }
        try channel.pipeline.syncOperations.addHandler(detector)
        for piece in pieces { channel.pipeline.fireChannelRead(ByteBuffer(bytes: piece)) }
        try events(channel)
        channel.embeddedEventLoop.run()
        let found = Shared<String?>(nil)
        connected.futureResult.whenSuccess { version in found.change { $0 = version } }
        let isOpen = channel.isActive
        _ = try? channel.finish()
        return (found.value, arrivals.bytes, arrivals.events, isOpen)
    }

    @Test func thePrefaceIsKnownWhereverItIsDivided() throws {
        let more = Array("more".utf8)
        for place in 1..<Self.preface.count {
            let found = try Self.detect([Array(Self.preface[..<place]), Array(Self.preface[place...]), more])
            #expect(found.version == "2" && found.bytes == Self.preface + more, "divided at \(place)")
        }
        let single = try Self.detect(Self.preface.map { [$0] } + [more])
        #expect(single.version == "2" && single.bytes == Self.preface + more)
    }

    @Test func whatDiffersFromThePrefaceAnywhereIsHTTP1() throws {
        for place in 0..<Self.preface.count {
            var bytes = Self.preface
            bytes[place] ^= 1
            let found = try Self.detect(bytes.map { [$0] })
            #expect(found.version == "1" && found.bytes == bytes, "differs at \(place)")
        }
        #expect(try Self.detect([Array("GET".utf8)]).version == "1")
    }

    @Test func aConnectionThatHasNotAskedIsClosedWhereNothingIsToCome() throws {
        let halfClosed = try Self.detect([]) { $0.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        #expect(halfClosed.version == nil && !halfClosed.isOpen)
        let stopping = try Self.detect([[0x50]]) {
            $0.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        #expect(stopping.version == nil && !stopping.isOpen)
        let slow = try Self.detect([[0x50]]) { $0.embeddedEventLoop.advanceTime(by: .seconds(9)) }
        #expect(slow.version == nil && !slow.isOpen)
        let inTime = try Self.detect([[0x50]]) { $0.embeddedEventLoop.advanceTime(by: .seconds(8)) }
        #expect(inTime.isOpen)
    }

    @Test func halfAPrefaceBeforeTheEndIsForHTTP1ToRefuse() throws {
        let found = try Self.detect([Array(Self.preface.prefix(9))]) {
            $0.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
        #expect(found.version == "1" && found.bytes == Array(Self.preface.prefix(9)) && found.events == 1)
    }

    // MARK: Places

    @Test func aReservedPlaceIsForAShortTimeAndForTheNewest() throws {
        let events = Mutex<[ConnectionPlaces.Event]>([])
        let places = ConnectionPlaces(limit: 2) { event in events.withLock { $0.append(event) } }
        func open() throws -> EmbeddedChannel {
            let channel = EmbeddedChannel()
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            if places.take(channel) == .reserved {
                try channel.pipeline.syncOperations.addHandler(ReservedConnectionHandler(time: .seconds(5)))
            }
            return channel
        }
        let usual = [try open(), try open()]
        #expect(events.withLock { $0 }.isEmpty)
        let reserved = try (0..<ConnectionPlaces.reservedCount).map { _ in try open() }
        #expect(events.withLock { $0.first } == .filled)
        #expect(events.withLock { $0.count { $0 == .exceeded } } == ConnectionPlaces.reservedCount)
        #expect((usual + reserved).allSatisfy { $0.isActive })
        #expect(places.openCount == 2 + ConnectionPlaces.reservedCount)

        // One more takes the place of the oldest that is reserved.
        let newest = try open()
        #expect(!reserved[0].isActive && reserved.dropFirst().allSatisfy { $0.isActive } && newest.isActive)
        for channel in [reserved[0], newest] { channel.embeddedEventLoop.advanceTime(by: .seconds(5)) }
        #expect(!newest.isActive)

        Self.close(usual[0])
        #expect(events.withLock { $0.last } == .cleared(exceeded: ConnectionPlaces.reservedCount + 1))
        let next = try open()
        #expect(events.withLock { $0.count { $0 == .filled } } == 1)
        for channel in reserved + [usual[1], newest, next] { Self.close(channel) }
        #expect(places.openCount == 0)
    }

    private static func close(_ channel: EmbeddedChannel) {
        channel.close(promise: nil)
        channel.embeddedEventLoop.run()
    }

    @Test func aBudgetIsNeverExceeded() {
        let budget = Budget(limit: 10)
        #expect(budget.reserve(7) && !budget.reserve(4) && budget.reserve(3) && !budget.reserve(1))
        #expect(budget.amountHeld == 10)
        budget.release(10)
        #expect(budget.amountHeld == 0 && budget.reserve(10))
    }

    // MARK: The end

    /// Notes in which order what reaches the socket.
    private final class Socket: ChannelOutboundHandler {
        typealias OutboundIn = IOData
        var log: [String] = []
        var held: EventLoopPromise<Void>?
        var holds = false

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            log.append("write")
            if holds { held = promise } else { promise?.succeed() }
        }
        func flush(context: ChannelHandlerContext) { log.append("flush") }
        func read(context: ChannelHandlerContext) {}
        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            log.append(mode == .output ? "end" : "cut")
            promise?.succeed()
        }
    }

    private static func closing(holds: Bool, _ mode: CloseMode = .all) throws -> (EmbeddedChannel, Socket) {
        let (channel, socket) = (EmbeddedChannel(), Socket())
        socket.holds = holds
        let lingering = LingeringClose(time: .seconds(2), patience: .seconds(60))
        try channel.pipeline.syncOperations.addHandlers([socket, lingering])
        channel.close(mode: mode, promise: nil)
        channel.embeddedEventLoop.run()
        return (channel, socket)
    }

    @Test func whatWasWrittenGoesOutBeforeTheEnd() throws {
        let (channel, socket) = try Self.closing(holds: true)
        #expect(socket.log == ["write", "flush"])
        // However long the client takes to read, within reason.
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(socket.log == ["write", "flush"])
        socket.held?.succeed()
        channel.embeddedEventLoop.run()
        #expect(socket.log == ["write", "flush", "end"])
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(socket.log.last == "end")
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(socket.log.last == "cut")
    }

    @Test func nothingIsWrittenBehindTheEnd() throws {
        let (channel, socket) = try Self.closing(holds: true)
        let written = channel.writeAndFlush(ByteBuffer(string: "more"))
        channel.embeddedEventLoop.run()
        #expect(throws: ChannelError.outputClosed) { try written.wait() }
        #expect(socket.log.count { $0 == "write" } == 1)
        socket.held?.succeed()
    }

    @Test func aClientThatDoesNotReadIsCut() throws {
        let (channel, socket) = try Self.closing(holds: true, .output)
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(socket.log == ["write", "flush", "cut"])
        socket.held?.fail(ChannelError.ioOnClosedChannel)
    }

    @Test func whatStillComesIsDropped() throws {
        let (channel, socket) = (EmbeddedChannel(), Socket())
        let arrivals = Arrivals()
        try channel.pipeline.syncOperations.addHandlers([
            socket, LingeringClose(time: .seconds(2), patience: .seconds(60)), arrivals,
        ])
        channel.pipeline.fireChannelRead(ByteBuffer(string: "a"))
        channel.close(mode: .output, promise: nil)
        channel.pipeline.fireChannelRead(ByteBuffer(string: "b"))
        #expect(arrivals.bytes == [0x61])
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(socket.log.last == "cut")
    }
}
