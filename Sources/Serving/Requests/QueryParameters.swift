/// The parameters of a request's query, each at most once.
struct QueryParameters: Equatable {
    private(set) var values: [(name: String, value: String)] = []

    /// - Parameter query: what follows the `?`; nil where there is none.
    /// - Throws: ``Problem`` where the percent-encoding is wrong, or a name comes twice.
    init(_ query: String?) throws(Problem) {
        guard let query else { return }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].percentDecoded, let value = (parts.count == 2 ? parts[1] : "").percentDecoded
            else {
                throw .malformedRequest("the query's percent-encoding is wrong")
            }
            guard !values.contains(where: { $0.name == name }) else {
                throw .invalidParameter("'\(name.shortened)' is given more than once")
            }
            values.append((name, value))
        }
    }

    /// Refuses every parameter, for resources that know none.
    func refuseAll() throws(Problem) {
        if let first = values.first { throw .unknownParameter(first.name, known: []) }
    }

    static func == (left: QueryParameters, right: QueryParameters) -> Bool {
        left.values.elementsEqual(right.values) { $0 == $1 }
    }
}
