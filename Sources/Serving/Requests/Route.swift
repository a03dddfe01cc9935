// Found by ServingResponder for every request, on the connection's event loop.
//
// Hummingbird's router is not used: it answers a wrong method by 404, without Allow, and costs more instructions than the
// rest of the way to a health check's answer.

package import HTTPTypes

/// A resource of the server.
///
/// The raw value is its path as the metrics and `openapi.yaml` write it.
package enum Route: String, CaseIterable, Sendable {
    case score = "/score"
    case modelScore = "/models/{name}/score"
    case models = "/models"
    case model = "/models/{name}"
    case live = "/livez"
    case ready = "/readyz"
    case health = "/health"
    case description = "/openapi.yaml"
    case metrics = "/metrics"

    /// Whether it tells how the server is, and is answered though as many connections are open as may be.
    package var isForHealthChecks: Bool {
        switch self {
        case .live, .ready, .health, .metrics: true
        case .score, .modelScore, .models, .model, .description: false
        }
    }

    /// The methods that it knows.
    package var methods: [HTTPRequest.Method] {
        switch self {
        case .score, .modelScore: [.post]
        default: [.get, .head]
        }
    }
}

/// What a path asks for.
package enum RouteMatch: Equatable {
    /// Verdicts, of the model that the path names, percent-decoded; nil where it names none.
    case score(model: String?)

    /// What a model is made of.
    case model(String)

    case models, live, ready, health, description, metrics

    package var route: Route {
        switch self {
        case .score(let model): model == nil ? .score : .modelScore
        case .model: .model
        case .models: .models
        case .live: .live
        case .ready: .ready
        case .health: .health
        case .description: .description
        case .metrics: .metrics
        }
    }

    /// Slashes before and after the path, which base URLs bring, mean nothing.
    ///
    /// - Parameter path: the request's path, as it came.
    /// - Returns: nil where no resource has that path.
    /// - Throws: ``Problem/malformedRequest(_:)`` for a bad percent-encoding.
    package static func find(_ path: String) throws(Problem) -> RouteMatch? {
        if let match = fixed[path] { return match }
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var bare = path[...].drop { $0 == "/" }
        while bare.utf8.last == UInt8(ascii: "/") { bare.removeLast() }
        if let match = fixed["/\(bare)"] { return match }
        let parts = bare.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0] == "models", !parts[1].isEmpty else { return nil }
        if parts.count == 3, parts[2] != "score" { return nil }
        guard let name = parts[1].percentDecoded else {
            throw .malformedRequest("the path's percent-encoding is wrong")
        }
        return parts.count == 2 ? .model(name) : .score(model: name)
    }

    /// The resources whose paths have no name in them.
    private static let fixed: [String: RouteMatch] = Dictionary(
        uniqueKeysWithValues: Route.allCases.compactMap { route in route.match.map { (route.rawValue, $0) } })
}

extension Route {
    /// What its path asks for; nil where that has a model's name in it.
    fileprivate var match: RouteMatch? {
        switch self {
        case .score: .score(model: nil)
        case .modelScore, .model: nil
        case .models: .models
        case .live: .live
        case .ready: .ready
        case .health: .health
        case .description: .description
        case .metrics: .metrics
        }
    }
}
