// Made by ScoringServer; called by ServingResponder for each request, on the connection's event loop.

import CoreMetrics
import Detection
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What each resource answers.
struct Resources: Sendable {
    let catalogue: ModelCatalogue
    let budget: Budget
    let places: ConnectionPlaces
    let registry: PrometheusRegistry
    let metrics: ServerMetrics
    let configuration: ServerConfiguration
    let logger: Logger

    /// The version of the server's program.
    let version: String

    /// - Throws: ``Problem``, or what the connection threw while the body was read.
    func respond(to request: Request, at match: RouteMatch, context: ServingContext) async throws -> Response {
        // Only scoring has parameters; what is added to get past a cache, or by a scraper, means nothing elsewhere.
        switch match {
        case .score(let model): return try await score(request, name: model, context: context)
        case .models: return listModels()
        case .model(let name): return try describe(name)
        case .live: return status("alive")
        case .ready:
            if let obstacle = catalogue.obstacle { throw Problem.notReady(obstacle) }
            return status("ready")
        case .health: return health()
        case .description:
            return Response(
                status: .ok, headers: [.contentType: "application/yaml"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_yaml)))
        case .metrics: return metricsText()
        }
    }

    private func status(_ text: String) -> Response {
        var json = JSONWriter(capacity: 64)
        json.beginObject()
        json.field("status", text)
        json.endObject()
        return Response(json)
    }

    private func health() -> Response {
        let obstacle = catalogue.obstacle
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("status", obstacle == nil ? "ready" : "not ready")
        if let obstacle { json.field("reason", obstacle) }
        json.field("version", version)
        json.key("models")
        json.beginArray()
        for name in catalogue.names { write(name, to: &json) }
        json.endArray()
        json.endObject()
        return Response(json, status: obstacle == nil ? .ok : .serviceUnavailable)
    }

    private func metricsText() -> Response {
        metrics.bodyBytes.set(budget.amountHeld)
        metrics.connections.set(places.openCount)
        for model in catalogue.ready { model.metrics.queueLength.set(model.batcher.queueLength) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text())))
    }
}
