// Made by Resources+Score for each scoring request, on the connection's event loop.

/// How the results of a request are written.
package enum AnswerFormat: String, CaseIterable {
    case json = "application/json"

    /// One JSON object a line.
    case lines = "application/x-ndjson"

    /// A line of columns, and a line for each image.
    case table = "text/csv"

    /// Takes the format that the client likes best; JSON where it likes none of them.
    ///
    /// - Parameter accept: the request's `Accept` header (RFC 9110, section 12.5.1).
    package init(accept: String?) {
        guard let accept, accept != "*/*", accept != Self.json.rawValue else {
            self = .json
            return
        }
        var best = (format: AnswerFormat.json, quality: 0.0)
        for range in accept.split(separator: ",").prefix(32) {
            guard let type = MediaType(range), let format = Self.names[type.value] else { continue }
            let quality = type.parameters["q"].map { Double($0) ?? 0 } ?? 1
            if quality > best.quality { best = (format, quality) }
        }
        self = best.format
    }

    private static let names: [String: AnswerFormat] = [
        "application/json": .json, "application/*": .json, "*/*": .json, "text/csv": .table, "text/*": .table,
        "application/x-ndjson": .lines, "application/ndjson": .lines, "application/jsonl": .lines,
        "application/x-jsonlines": .lines,
    ]
}
