// Made by ServingResponder of each request's Accept-Encoding, on the connection's event loop.

/// How an answer's bytes are packed (RFC 9110, section 8.4.1).
package enum ContentCoding: String, Sendable {
    case gzip

    /// zlib's format (RFC 1950), which is what HTTP calls deflate.
    case deflate
}

/// How a client takes an answer's bytes: its `Accept-Encoding` (RFC 9110, section 12.5.3).
package struct AcceptedCodings: Sendable {
    /// The coding that it likes best of those that pack; nil where it takes none, or likes the bytes as they are better.
    package private(set) var packing: ContentCoding?

    /// Whether it takes the bytes as they are.
    package private(set) var allowsIdentity = true

    /// Whether there is a way to answer.
    package var isAny: Bool { allowsIdentity || packing != nil }

    /// - Parameter header: nil where there is none, which takes bytes as they are.
    package init(_ header: String?) {
        guard let header else {
            self = .identity
            return
        }
        // Most clients send the same few short headers, and most answers are too short to be packed.
        if let known = Self.known[header] {
            self = known
            return
        }
        self.init(parsing: header)
    }

    private static let identity = AcceptedCodings(parsing: "identity")

    private static let known: [String: AcceptedCodings] = Dictionary(
        uniqueKeysWithValues: [
            "identity", "gzip", "deflate", "gzip, deflate", "gzip, deflate, br", "gzip, deflate, br, zstd",
        ].map { ($0, AcceptedCodings(parsing: $0)) })

    private init(parsing header: String) {
        var named: [String: Double] = [:]
        for coding in header.split(separator: ",").prefix(32) {
            guard let coding = MediaType(coding) else { continue }
            let name = coding.value == "x-gzip" ? "gzip" : coding.value
            named[name] = coding.parameters["q"].map { Double($0) ?? 0 } ?? 1
        }
        let gzip = named["gzip"] ?? named["*"] ?? 0
        let deflate = named["deflate"] ?? named["*"] ?? 0
        // It is allowed where it is not excluded, and wanted least where it is not named.
        let identity = named["identity"] ?? (named["*"] == 0 ? 0 : nil)
        allowsIdentity = identity != 0
        if max(gzip, deflate) > 0, max(gzip, deflate) >= identity ?? 0 { packing = gzip >= deflate ? .gzip : .deflate }
    }
}
