// Made by ScoringServer; ServingResponder records each request on the connection's event loop.

import CoreMetrics
import HTTPTypes
import Hypersphere
import Metrics
import Parallelism
import Synchronization

/// What the server counts and times.
///
/// All instruments are made once, so that a request only adds numbers.
final class ServerMetrics: Sendable {
    /// Requests that are being answered.
    let activeRequests: Meter

    /// Bytes of request bodies that are held.
    let bodyBytes: Meter

    /// Connections that are open.
    let connections: Meter

    /// Connections that came when as many were open as may be.
    let connectionsOverLimit: Counter

    private let factory: any MetricsFactory
    private let requests = Mutex<[RequestKey: RequestInstruments]>([:])

    private struct RequestKey: Hashable {
        var route: Route?
        var method: HTTPRequest.Method
        var status: Int
    }

    private struct RequestInstruments {
        var count: Counter
        var duration: Metrics.Timer
    }

    init(factory: any MetricsFactory, version: String) {
        self.factory = factory
        activeRequests = Meter(label: "http.server.active_requests", dimensions: [], factory: factory)
        bodyBytes = Meter(label: "cider_body_bytes", dimensions: [], factory: factory)
        connections = Meter(label: "cider_connections", dimensions: [], factory: factory)
        connectionsOverLimit = Counter(label: "cider_connections_over_limit_total", dimensions: [], factory: factory)
        Gauge(label: "cider_build_info", dimensions: [("version", version)], factory: factory).record(1)
        Gauge(label: "cider_cpu_budget", dimensions: [], factory: factory).record(CPUBudget.current.threads)
    }

    /// Says how many connections may be open.
    func setConnectionLimit(_ limit: Int) {
        Gauge(label: "cider_connections_limit", dimensions: [], factory: factory).record(limit)
    }

    /// Counts an answered request.
    ///
    /// - Parameters:
    ///   - route: nil for a path that is none.
    ///   - method: the request's.
    ///   - status: the answer's code.
    ///   - nanoseconds: from the request's head to its answer.
    func record(route: Route?, method: HTTPRequest.Method, status: Int, nanoseconds: Int64) {
        let method = Self.knownMethods.contains(method) ? method : .unknown
        let instruments = requests.withLock { requests in
            let key = RequestKey(route: route, method: method, status: status)
            if let known = requests[key] { return known }
            let route = route?.rawValue ?? "none"
            let count = Counter(
                label: "cider_requests_total",
                dimensions: [("route", route), ("method", method.rawValue), ("status", "\(status)")],
                factory: factory)
            let duration = Metrics.Timer(
                label: "http.server.request.duration",
                dimensions: [
                    ("http_route", route), ("http_request_method", method.rawValue),
                    ("http_response_status_code", "\(status)"),
                ],
                factory: factory)
            let instruments = RequestInstruments(count: count, duration: duration)
            requests[key] = instruments
            return instruments
        }
        instruments.count.increment()
        instruments.duration.recordNanoseconds(nanoseconds)
    }

    /// The instruments of one model.
    func model(_ name: String) -> ModelMetrics { ModelMetrics(model: name, factory: factory) }

    private static let knownMethods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .delete, .options, .patch]
}

extension HTTPRequest.Method {
    /// OpenTelemetry's name for a method that is none of those known, so that a client cannot make up labels.
    static let unknown: HTTPRequest.Method = {
        guard let method = HTTPRequest.Method("_OTHER") else { preconditionFailure("_OTHER is a token") }
        return method
    }()
}
