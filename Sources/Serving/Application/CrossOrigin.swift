// Made by ServingResponder once, of the setting; asked for each request, on the connection's event loop.

package import HTTPTypes
package import Hummingbird

/// Which pages of other origins may read answers in a browser (CORS, of the Fetch standard).
package struct CrossOrigin: Sendable, Equatable {
    private let origins: [String]

    /// Whether any page may.
    private var allowsAll: Bool { origins == ["*"] }

    /// Reads a list of origins; nil where one of them is no origin.
    ///
    /// - Parameter text: `*`, or origins such as `https://example.org`, with commas between them.
    package init?(_ text: String) {
        origins = text.split(separator: ",").map { Self.trimmed($0).lowercased() }
        guard !origins.isEmpty, allowsAll || origins.allSatisfy(Self.isOrigin) else { return nil }
    }

    /// Answers a browser that asks whether it may send a request; nil where it does not ask.
    ///
    /// - Parameters:
    ///   - request: of whatever method.
    ///   - methods: those that the resource knows.
    /// - Returns: the answer, without the headers that ``annotate(_:to:)`` gives all answers.
    package func preflight(_ request: Request, methods: [HTTPRequest.Method]) -> Response? {
        guard request.method == .options, request.headers[.origin] != nil,
            request.headers[.accessControlRequestMethod] != nil
        else { return nil }
        var response = Response(status: .noContent)
        guard allows(request) else { return response }
        response.headers[.accessControlAllowMethods] = methods.map(\.rawValue).joined(separator: ", ")
        response.headers[.accessControlAllowHeaders] = "Accept, Content-Type, X-Request-ID"
        response.headers[.accessControlMaxAge] = "3600"
        return response
    }

    /// Lets the page that sent a request read the answer, where it may.
    package func annotate(_ response: inout Response, to request: Request) {
        if !allowsAll {
            response.headers[.vary] = response.headers[.vary].map { "\($0), Origin" } ?? "Origin"
        }
        guard allows(request) else { return }
        response.headers[.accessControlAllowOrigin] = allowsAll ? "*" : request.headers[.origin]
        response.headers[.accessControlExposeHeaders] = "Retry-After, X-Ignored-Fields, X-Request-ID"
    }

    private func allows(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return false }
        return allowsAll || origins.contains(origin.lowercased())
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }

    /// Whether a text is a scheme, a host and perhaps a port, as browsers write an origin.
    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, !parts[2].isEmpty else { return false }
        return (parts[0] == "http:" || parts[0] == "https:")
            && parts[2].utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                default: ".-:[]_".utf8.contains(byte)
                }
            }
    }
}
