// Made by Resources+Score for each scoring request, on the connection's event loop.

/// The parameters of a request's query, each at most once.
package struct QueryParameters: Equatable {
    /// More than there are names, and few enough to be compared with each other.
    private static let most = 100

    package private(set) var values: [(name: String, value: String)] = []

    /// - Parameter query: what follows the `?`; nil where there is none.
    /// - Throws: ``Problem`` where the percent-encoding is wrong, or a name comes twice.
    package init(_ query: String?) throws(Problem) {
        guard let query else { return }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].queryDecoded, let value = (parts.count == 2 ? parts[1] : "").queryDecoded
            else {
                throw .malformedRequest("the query's percent-encoding is wrong")
            }
            try add(name, value)
        }
    }

    /// Adds a parameter.
    ///
    /// - Throws: ``Problem`` where there is one of that name, or there are too many.
    package mutating func add(_ name: String, _ value: String) throws(Problem) {
        guard values.count < Self.most else {
            throw .invalidParameter("a request has at most \(Self.most) parameters")
        }
        guard !values.contains(where: { $0.name == name }) else {
            throw .invalidParameter("'\(name.shortened)' is given more than once")
        }
        values.append((name, value))
    }

    package static func == (left: QueryParameters, right: QueryParameters) -> Bool {
        left.values.elementsEqual(right.values) { $0 == $1 }
    }
}
