import Randomness
import Serving
import Testing

/// What a connection or a stream does next, by sequences of events, without a socket.
@Suite struct ConnectionStateTests {
    private typealias HTTP1 = HTTP1ConnectionState<String>

    private enum Event {
        case head(keepAlive: Bool = true, isHTTP10: Bool = false, isTaken: Bool = true)
        case refuseHead
        case end(isTaken: Bool = true)
        case garbage(HTTP1.GarbageAction)
        case refuse(String, now: Bool)
        case begin(close: Bool = false, HTTP1.Persistence)
        case finish(HTTP1.EndAction)
        case silence(HTTP1.SilenceAction)
        case close
    }

    private static let sequences: [(name: String, events: [Event])] = [
        (
            "one request after the other",
            [
                .head(), .end(), .begin(.usual), .finish(.keepOpen), .head(), .end(), .begin(.usual),
                .finish(.keepOpen),
            ]
        ),
        (
            "pipelined requests",
            [
                .head(), .end(), .head(), .end(), .begin(.usual), .finish(.keepOpen), .begin(.usual),
                .finish(.keepOpen),
            ]
        ),
        (
            "the client wants to close",
            [
                .head(keepAlive: false), .end(), .head(isTaken: false), .end(isTaken: false), .begin(.close),
                .finish(.close),
            ]
        ),
        ("the server wants to close", [.head(), .end(), .begin(close: true, .close), .finish(.close)]),
        (
            "HTTP/1.0 without and with keep-alive",
            [
                .head(isHTTP10: true), .end(), .begin(.keepAlive), .finish(.keepOpen),
                .head(keepAlive: false, isHTTP10: true), .end(), .begin(.close), .finish(.close),
            ]
        ),
        ("an answer before the body's end", [.head(), .begin(.close), .finish(.close)]),
        (
            "an answer while a later body arrives",
            [
                .head(), .end(), .head(), .begin(.usual), .finish(.keepOpen), .begin(.close), .finish(.close),
            ]
        ),
        ("no HTTP at all", [.garbage(.answer), .refuse("bad", now: true), .head(isTaken: false)]),
        ("no HTTP within a body", [.head(), .garbage(.tellApplication), .begin(.close), .finish(.close)]),
        (
            "no HTTP behind requests",
            [
                .head(), .end(), .head(), .end(), .garbage(.answer), .refuse("bad", now: false), .head(isTaken: false),
                .begin(.usual), .finish(.keepOpen), .begin(.usual), .finish(.refuse("bad")),
            ]
        ),
        ("a head that is refused", [.head(), .refuseHead, .refuse("bad", now: true)]),
        (
            "a head that is refused behind a request",
            [
                .head(), .end(), .head(), .refuseHead, .refuse("bad", now: false), .begin(.usual),
                .finish(.refuse("bad")),
            ]
        ),
        ("a closed side", [.close, .garbage(.ignore), .refuse("bad", now: false), .head(isTaken: false)]),
        ("an answer to nothing", [.begin(.usual), .finish(.keepOpen)]),
        (
            "a client that has closed its side and waits",
            [
                .silence(.nothing), .head(), .end(), .head(), .end(), .silence(.probe), .begin(.usual), .silence(.wait),
                .finish(.keepOpen), .silence(.probe), .begin(close: true, .close), .silence(.wait), .finish(.close),
                .close,
                .silence(.nothing),
            ]
        ),
        (
            "a client of HTTP/1.0 that has closed its side",
            [.head(keepAlive: false, isHTTP10: true), .end(), .silence(.wait), .begin(.close), .finish(.close)]
        ),
    ]

    @Test(arguments: sequences.indices) func anHTTP1ConnectionGoesOnAsItShould(sequence: Int) {
        let (name, events) = Self.sequences[sequence]
        var state = HTTP1()
        for (place, event) in events.enumerated() {
            switch event {
            case .head(let keepAlive, let isHTTP10, let isTaken):
                let found = state.receiveHead(keepAlive: keepAlive, isHTTP10: isHTTP10)
                #expect(found == isTaken, "\(name), \(place)")
                if isTaken { #expect(state.isReadingBody, "\(name), \(place)") }
            case .refuseHead:
                state.refuseLastHead()
                #expect(!state.isReadingBody, "\(name), \(place)")
            case .end(let isTaken):
                let found = state.receiveEnd()
                #expect(found == isTaken && !state.isReadingBody, "\(name), \(place)")
            case .garbage(let action): #expect(state.receiveGarbage() == action, "\(name), \(place)")
            case .refuse(let refusal, let isNow):
                let found = state.refuse(with: refusal)
                #expect(found == isNow && state.isDeaf, "\(name), \(place)")
            case .begin(let close, let persistence):
                let found = state.beginAnswer(close: close)
                #expect(found == persistence, "\(name), \(place)")
            case .finish(let action):
                let found = state.endAnswer()
                #expect(found == action, "\(name), \(place)")
            case .silence(let action): #expect(state.checkSilence() == action, "\(name), \(place)")
            case .close:
                state.end()
                #expect(state.isOver, "\(name), \(place)")
            }
        }
    }

    /// What a connection goes through, held against a list of the requests whose answers are due.
    @Test func anySequenceAnswersEachRequestOnceAndInOrder() {
        var generator = SplitMix64(state: 3)
        for _ in 0..<400 {
            var state = HTTP1()
            var due: [(keepAlive: Bool, isHTTP10: Bool)] = []
            var (isReading, isAnswering, closes, isOver) = (false, false, false, false)
            var refusal: String?
            for step in 0..<60 {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0, 1:
                    // The parser gives a head only after the end of the request before.
                    guard !isReading else { continue }
                    let (keepAlive, isHTTP10) = (
                        Int.random(in: 0..<8, using: &generator) > 0, Bool.random(using: &generator)
                    )
                    let isTaken = state.receiveHead(keepAlive: keepAlive, isHTTP10: isHTTP10)
                    #expect(isTaken == (!isOver && refusal == nil && due.last?.keepAlive != false))
                    if isTaken {
                        due.append((keepAlive, isHTTP10))
                        isReading = true
                    }
                case 2:
                    let isTaken = state.receiveEnd()
                    #expect(isTaken == isReading)
                    isReading = false
                case 3:
                    guard !due.isEmpty, !isAnswering, !isOver else { continue }
                    closes = Int.random(in: 0..<10, using: &generator) == 0
                    let persistence = state.beginAnswer(close: closes)
                    closes = closes || !due[0].keepAlive || (isReading && due.count == 1)
                    #expect(persistence == (closes ? .close : due[0].isHTTP10 ? .keepAlive : .usual))
                    isAnswering = true
                case 4:
                    guard isAnswering, !isOver else { continue }
                    due.removeFirst()
                    isAnswering = false
                    switch state.endAnswer() {
                    case .close:
                        #expect(closes)
                        state.end()
                        isOver = true
                    case .refuse(let text):
                        #expect(text == refusal && due.isEmpty && !closes)
                        state.end()
                        isOver = true
                    case .keepOpen: #expect(!closes && (refusal == nil || !due.isEmpty))
                    }
                case 5:
                    let action = state.receiveGarbage()
                    #expect(action == (isOver ? .ignore : isReading ? .tellApplication : .answer))
                    guard action == .answer else { continue }
                    let isNow = state.refuse(with: "garbage \(step)")
                    #expect(isNow == due.isEmpty)
                    refusal = "garbage \(step)"
                    if isNow {
                        state.end()
                        isOver = true
                    }
                case 6:
                    let expected: HTTP1.SilenceAction =
                        isOver || due.isEmpty ? .nothing : isAnswering || due[0].isHTTP10 ? .wait : .probe
                    #expect(state.checkSilence() == expected)
                default:
                    #expect(state.isAnsweringNone == (due.count <= 1 && !isOver))
                    #expect(state.isAnsweringHTTP10 == (due.first?.isHTTP10 == true))
                }
                #expect(state.isReadingBody == isReading && state.isOver == isOver)
                #expect(state.isDeaf == (isOver || refusal != nil))
            }
        }
    }

    @Test func whoseAnswerIsDueIsKnown() {
        var state = HTTP1()
        #expect(state.isAnsweringNone && !state.isAnsweringHTTP10)
        _ = state.receiveHead(keepAlive: true, isHTTP10: true)
        #expect(state.isAnsweringNone && state.isAnsweringHTTP10)
        _ = state.receiveEnd()
        _ = state.receiveHead(keepAlive: true, isHTTP10: false)
        #expect(!state.isAnsweringNone && state.isAnsweringHTTP10)
        _ = state.beginAnswer(close: false)
        _ = state.endAnswer()
        #expect(state.isAnsweringNone && !state.isAnsweringHTTP10)
    }

    // MARK: HTTP/2

    private enum StreamEvent {
        case head(hasPlace: Bool = true, HTTP2StreamState.HeadAction)
        case body(isTaken: Bool)
        case end(isTaken: Bool)
        case error(isOpen: Bool = true, HTTP2StreamState.ErrorAction)
        case answered
        case flush(isOpen: Bool = true, HTTP2StreamState.End?)
        case close(isCut: Bool)
        case isReading(Bool)
    }

    private static let streams: [(name: String, events: [StreamEvent])] = [
        (
            "a request and its answer",
            [
                .head(.take), .isReading(true), .body(isTaken: true), .end(isTaken: true), .isReading(false),
                .flush(nil),
                .answered, .flush(.ofAnswer), .flush(nil), .close(isCut: false),
            ]
        ),
        ("no place", [.head(hasPlace: false, .refuseStream), .close(isCut: true)]),
        (
            "an answer before the body's end",
            [
                .head(.take), .answered, .isReading(false), .flush(.ofBody), .body(isTaken: false),
                .end(isTaken: false),
                .flush(nil), .close(isCut: false),
            ]
        ),
        ("a client that leaves within its body", [.head(.take), .body(isTaken: true), .close(isCut: true)]),
        ("a client that leaves before its answer", [.head(.take), .end(isTaken: true), .close(isCut: false)]),
        ("a bad head", [.error(.answer), .answered, .flush(.ofBody), .head(.ignore)]),
        ("an error within the body", [.head(.take), .error(.tellApplication)]),
        ("an error of a closed stream", [.error(isOpen: false, .tellApplication)]),
        ("an answer to a closed stream", [.head(.take), .end(isTaken: true), .answered, .flush(isOpen: false, nil)]),
    ]

    @Test(arguments: streams.indices) func anHTTP2StreamGoesOnAsItShould(sequence: Int) {
        let (name, events) = Self.streams[sequence]
        var state = HTTP2StreamState()
        for (place, event) in events.enumerated() {
            switch event {
            case .head(let hasPlace, let action):
                let found = state.receiveHead(hasPlace: hasPlace)
                #expect(found == action, "\(name), \(place)")
            case .body(let isTaken): #expect(state.receiveBody() == isTaken, "\(name), \(place)")
            case .end(let isTaken):
                let found = state.receiveEnd()
                #expect(found == isTaken, "\(name), \(place)")
            case .error(let isOpen, let action):
                let found = state.receiveError(isOpen: isOpen)
                #expect(found == action, "\(name), \(place)")
            case .answered:
                state.endAnswer()
                #expect(state.isAnswered, "\(name), \(place)")
            case .flush(let isOpen, let end):
                let found = state.flush(isOpen: isOpen)
                #expect(found == end, "\(name), \(place)")
            case .close(let isCut): #expect(state.close() == isCut, "\(name), \(place)")
            case .isReading(let isReading): #expect(state.isReadingBody == isReading, "\(name), \(place)")
            }
        }
    }

    @Test func anySequenceOfAStreamAnswersOnce() {
        var generator = SplitMix64(state: 4)
        for _ in 0..<400 {
            var state = HTTP2StreamState()
            var (hasHead, isReading, isAnswered, isTold, isOpen) = (false, false, false, false, true)
            for _ in 0..<30 {
                switch Int.random(in: 0..<7, using: &generator) {
                case 0:
                    guard !hasHead else { continue }
                    let hasPlace = Bool.random(using: &generator)
                    let action = state.receiveHead(hasPlace: hasPlace)
                    #expect(action == (isAnswered ? .ignore : hasPlace ? .take : .refuseStream))
                    (hasHead, isReading) = (true, true)
                case 1: #expect(state.receiveBody() == !isAnswered)
                case 2:
                    guard hasHead else { continue }
                    let isTaken = state.receiveEnd()
                    #expect(isTaken == !isAnswered)
                    isReading = false
                case 3:
                    let action = state.receiveError(isOpen: isOpen)
                    #expect(action == (!hasHead && isOpen ? .answer : .tellApplication))
                    if action == .answer { (hasHead, isReading) = (true, true) }
                case 4:
                    guard hasHead else { continue }
                    state.endAnswer()
                    isAnswered = true
                case 5:
                    let end = state.flush(isOpen: isOpen)
                    #expect(end == (isAnswered && !isTold && isOpen ? (isReading ? .ofBody : .ofAnswer) : nil))
                    isTold = isTold || end != nil
                default:
                    if Int.random(in: 0..<6, using: &generator) == 0 { isOpen = false }
                    #expect(state.close() == isReading)
                }
                #expect(state.isReadingBody == (isReading && !isAnswered) && state.isAnswered == isAnswered)
            }
        }
    }
}
