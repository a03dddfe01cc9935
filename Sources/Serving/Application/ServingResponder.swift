// Made by ScoringServer; called by Hummingbird for each request, on the connection's event loop.

import CoreMetrics
import Detection
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2

/// Answers requests: finds the resource, and turns every error into a problem that the client is told.
struct ServingResponder: HTTPResponder {
    typealias Context = ServingContext

    let resources: Resources
    let metrics: ServerMetrics
    let logger: Logger
    let configuration: ServerConfiguration

    /// Which pages may read answers; nil where none may.
    let crossOrigin: CrossOrigin?

    init(resources: Resources, metrics: ServerMetrics, logger: Logger, configuration: ServerConfiguration) {
        self.resources = resources
        self.metrics = metrics
        self.logger = logger
        self.configuration = configuration
        crossOrigin = configuration.corsOrigins.flatMap { CrossOrigin($0) }
    }

    func respond(to request: Request, context: ServingContext) async throws -> Response {
        let start = NIODeadline.now()
        metrics.activeRequests.increment()
        let id = RequestID.choose(request.headers[.requestID])
        let codings = AcceptedCodings(request.headers[.acceptEncoding])
        var context = context
        context.requestID = id
        var route: Route?
        var response: Response
        do {
            let match = try find(request)
            route = match.route
            response = try await answer(request, match, codings: codings, context: context)
        } catch {
            let problem = problem(error)
            var failures = FailureLog(logger: logger, requestID: id)
            failures.note(problem)
            response = Response(problem, requestID: id)
        }
        response.headers.append(HTTPField(name: .requestID, value: id))
        crossOrigin?.annotate(&response, to: request)
        // An answer to HEAD tells the length of the bytes as they are: packed, they have none before they are written.
        let isHead = request.method == .head
        AnswerCompression.apply(to: &response, accepted: isHead ? AcceptedCodings(nil) : codings)
        if isHead { response = response.createHeadResponse() }

        let end = RequestEnd(
            route: route, method: request.method, uri: request.uri, requestID: id, status: response.status, start: start
        )
        if response.body.contentLength == nil {
            // A long answer is only beginning.
            let body = response.body
            let pending = PendingEnd(end, responder: self)
            response.body = ResponseBody { output in
                try await body.write(output)
                withExtendedLifetime(pending) {}
            }
        } else {
            note(end)
        }
        return response
    }

    private func answer(
        _ request: Request, _ match: RouteMatch, codings: AcceptedCodings, context: ServingContext
    ) async throws -> Response {
        if context.connection?.isReserved == true, !match.route.isForHealthChecks {
            throw Problem.tooManyConnections()
        }
        if let preflight = crossOrigin?.preflight(request, methods: match.route.methods) { return preflight }
        try check(request.method, of: match.route)
        if !codings.isAny { throw Problem.notAcceptable(request.headers[.acceptEncoding] ?? "") }
        return try await resources.respond(to: request, at: match, context: context)
    }

    /// What is told of a request once it is answered.
    private struct RequestEnd: Sendable {
        var route: Route?
        var method: HTTPRequest.Method
        var uri: URI
        var requestID: String
        var status: HTTPResponse.Status
        var start: NIODeadline
    }

    /// Notes the end of a request once its long answer is written, or let go because nobody is there to read it.
    private final class PendingEnd: Sendable {
        private let end: RequestEnd
        private let responder: ServingResponder

        init(_ end: RequestEnd, responder: ServingResponder) {
            self.end = end
            self.responder = responder
        }

        deinit { responder.note(end) }
    }

    private func note(_ end: RequestEnd) {
        let duration = NIODeadline.now() - end.start
        metrics.activeRequests.decrement()
        metrics.record(
            route: end.route, method: end.method, status: end.status.code, nanoseconds: duration.nanoseconds)
        logger.log(
            level: configuration.accessLogLevel, "request",
            metadata: [
                "request_id": .string(end.requestID), "method": .string(end.method.rawValue),
                "path": .string(end.uri.path.shortened), "status": .stringConvertible(end.status.code),
                "duration_ms": .stringConvertible(Double(duration.nanoseconds / 1000) / 1000),
            ])
    }

    private func find(_ request: Request) throws(Problem) -> RouteMatch {
        if let expectation = request.headers[.expect], !ConnectionLimits.isContinue(expectation) {
            throw .unmetExpectation()
        }
        guard let match = try RouteMatch.find(request.uri.path) else { throw .unknownPath(request.uri.path) }
        return match
    }

    private func check(_ method: HTTPRequest.Method, of route: Route) throws(Problem) {
        guard route.methods.contains(method) else { throw .methodNotAllowed(allow: route.methods) }
    }

    /// What a client is told of an error, and the log of what lies behind it.
    private func problem(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case is BodyTimeout:
            return .bodyTimeout(milliseconds: configuration.bodyTimeout)
        case let error as HTTPParserError:
            return Problem(error)
        case is ChannelError, is IOError, is CancellationError, is any NIOHTTP2Error:
            return .clientLeft()
        default:
            return .internalError(cause: "\(error)")
        }
    }
}

extension HTTPField.Name {
    /// `X-Request-ID`.
    static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-ID") else { preconditionFailure("X-Request-ID is a token") }
        return name
    }()
}

extension Response {
    /// A problem as `application/problem+json`.
    init(_ problem: Problem, requestID: String) {
        let (head, body) = problem.answer(requestID: requestID)
        self.init(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
    }

    /// A JSON answer.
    init(_ json: JSONWriter, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status, headers: HTTPFields(contentType: "application/json"),
            body: ResponseBody(byteBuffer: json.buffer))
    }
}

extension HTTPFields {
    /// The first of an answer's fields, with room for those that are added on its way out.
    init(contentType: String) {
        self.init()
        reserveCapacity(8)
        append(HTTPField(name: .contentType, value: contentType))
    }
}
