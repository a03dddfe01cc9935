import HTTPTypes

/// A resource of the server.
///
/// The raw value is its path as the metrics and `openapi.yaml` write it.
enum Route: String, CaseIterable, Sendable {
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
    var isForHealthChecks: Bool {
        switch self {
        case .live, .ready, .health, .metrics: true
        case .score, .modelScore, .models, .model, .description: false
        }
    }

    /// The methods that it knows.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .score, .modelScore: [.post]
        default: [.get, .head]
        }
    }
}

/// Which resource a path names.
struct RouteMatch: Equatable {
    var route: Route

    /// The `{name}` of the path, percent-decoded.
    var modelName: String?

    /// Slashes before and after the path, which base URLs bring, mean nothing.
    ///
    /// - Parameter path: the request's path, as it came.
    /// - Returns: nil where no resource has that path.
    /// - Throws: ``Problem/malformedRequest(_:)`` for a bad percent-encoding.
    static func find(_ path: String) throws(Problem) -> RouteMatch? {
        if let route = fixed[path] { return RouteMatch(route: route) }
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var bare = path[...].drop { $0 == "/" }
        while bare.utf8.last == UInt8(ascii: "/") { bare.removeLast() }
        if let route = fixed["/\(bare)"] { return RouteMatch(route: route) }
        let parts = bare.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0] == "models", !parts[1].isEmpty else { return nil }
        if parts.count == 3, parts[2] != "score" { return nil }
        guard let name = parts[1].percentDecoded else {
            throw .malformedRequest("the path's percent-encoding is wrong")
        }
        return RouteMatch(route: parts.count == 2 ? .model : .modelScore, modelName: name)
    }

    private static let fixed: [String: Route] = Dictionary(
        uniqueKeysWithValues: Route.allCases.filter { !$0.rawValue.contains("{") }.map { ($0.rawValue, $0) })
}
