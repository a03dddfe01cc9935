import CoreMetrics
import HTTPTypes
import Hummingbird
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
        var route: Route?
        var response: Response
        do {
            let match = try find(request)
            route = match.route
            if context.connection?.isReserved == true, !match.route.isForHealthChecks {
                throw Problem.tooManyConnections()
            }
            if let preflight = crossOrigin?.preflight(request, methods: match.route.methods) {
                response = preflight
            } else {
                try check(request.method, of: match.route)
                response = try await resources.respond(to: request, at: match, context: context)
            }
        } catch {
            response = Response(problem(error, request: request, id: id), requestID: id)
        }
        response.headers.append(HTTPField(name: .requestID, value: id))
        crossOrigin?.annotate(&response, to: request)
        AnswerCompression.apply(to: &response, for: request)
        if request.method == .head { response = response.createHeadResponse() }

        let duration = NIODeadline.now() - start
        metrics.activeRequests.decrement()
        metrics.record(
            route: route, method: request.method, status: response.status.code, nanoseconds: duration.nanoseconds)
        logger.log(
            level: configuration.accessLogLevel, "request",
            metadata: [
                "request_id": .string(id), "method": .string(request.method.rawValue),
                "path": .string(request.uri.path.shortened), "status": .stringConvertible(response.status.code),
                "duration_ms": .stringConvertible(Double(duration.nanoseconds / 1000) / 1000),
            ])
        return response
    }

    private func find(_ request: Request) throws(Problem) -> RouteMatch {
        if let expectation = request.headers[.expect], expectation.lowercased() != "100-continue" {
            throw .unmetExpectation()
        }
        guard let match = try RouteMatch.find(request.uri.path) else { throw .unknownPath(request.uri.path) }
        return match
    }

    private func check(_ method: HTTPRequest.Method, of route: Route) throws(Problem) {
        guard route.methods.contains(method) else { throw .methodNotAllowed(allow: route.methods) }
    }

    private func problem(_ error: any Error, request: Request, id: String) -> Problem {
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
            logger.error("request failed", metadata: ["request_id": "\(id)", "error": "\(error)"])
            return .internalError()
        }
    }
}

extension HTTPField.Name {
    /// `X-Request-ID`.
    static let requestID = HTTPField.Name("X-Request-ID") ?? .from
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
