package import Hypersphere

/// A value for each output that gives embeddings, found by the kind of embeddings that is asked for.
///
/// One output may give several kinds: where an encoder gives no stages, its features stand for them. What outputs there are
/// is said once, in the manifest; tables of other values are made of that one, and have its order.
package struct OutputTable<Value> {
    private var values: [Value]
    private let places: OutputPlaces

    private init(_ values: [Value], places: OutputPlaces) {
        self.values = values
        self.places = places
    }

    /// The number of outputs.
    package var count: Int { values.count }

    /// The value of the output that gives a kind of embeddings.
    package subscript(space: EmbeddingSpace) -> Value { values[places[space]] }

    /// Whether two kinds of embeddings are those of one output.
    package func isOneOutput(_ first: EmbeddingSpace, _ second: EmbeddingSpace) -> Bool {
        places[first] == places[second]
    }

    /// The same outputs with other values.
    package func mapValues<Other, Failure: Error>(
        _ transform: (Value) throws(Failure) -> Other
    ) throws(Failure) -> OutputTable<Other> {
        OutputTable<Other>(try values.map(transform), places: places)
    }

    /// The same outputs with other values, each made of the output's value and of what the output gives.
    package func mapOutputs<Other>(_ transform: (Set<EmbeddingSpace>, Value) -> Other) -> OutputTable<Other> {
        OutputTable<Other>(
            values.enumerated().map { place, value in
                transform(Set(EmbeddingSpace.allCases.filter { places[$0] == place }), value)
            }, places: places)
    }

    /// The same outputs with values that are given in the outputs' order.
    ///
    /// - Precondition: there are as many.
    package func filled<Other>(with others: some Collection<Other>) -> OutputTable<Other> {
        precondition(others.count == values.count, "a table of \(values.count) outputs has as many values")
        return OutputTable<Other>(Array(others), places: places)
    }

    /// Changes each value by that of another table of the same outputs.
    package mutating func merge<Other>(
        _ others: OutputTable<Other>, _ change: (inout Value, Other) throws -> Void
    ) rethrows {
        for (place, other) in zip(values.indices, others) { try change(&values[place], other) }
    }
}

/// For each kind of embeddings the place of its output among the outputs.
private struct OutputPlaces: Sendable, Hashable {
    let features: Int
    let projection: Int
    let stages: Int

    subscript(space: EmbeddingSpace) -> Int {
        switch space {
        case .features: features
        case .projection: projection
        case .stages: stages
        }
    }
}

extension OutputTable: Sendable where Value: Sendable {}
extension OutputTable: Equatable where Value: Equatable {}

/// The values in the order of the encoder's outputs.
extension OutputTable: Sequence {
    package func makeIterator() -> IndexingIterator<[Value]> { values.makeIterator() }
}

extension OutputTable {
    /// A table of one output, which gives embeddings of all kinds.
    package init(single value: Value) {
        self.init([value], places: OutputPlaces(features: 0, projection: 0, stages: 0))
    }

    /// A table of outputs.
    ///
    /// - Parameters:
    ///   - values: one for each output.
    ///   - name: an output's name; no two have the same.
    ///   - roles: for each kind of embeddings the name of the output that gives it.
    /// - Throws: ``RoleError`` where a kind is not among the roles, or its output not among the outputs.
    init(
        _ values: [Value], name: (Value) -> String, roles: [EmbeddingSpace: String]
    ) throws(RoleError) {
        func place(_ space: EmbeddingSpace) throws(RoleError) -> Int {
            guard let output = roles[space] else { throw RoleError(space: space, output: nil) }
            guard let place = values.firstIndex(where: { name($0) == output }) else {
                throw RoleError(space: space, output: output)
            }
            return place
        }
        self.values = values
        places = OutputPlaces(
            features: try place(.features), projection: try place(.projection), stages: try place(.stages))
    }

    /// The name of the output that gives each kind of embeddings.
    func roles(name: (Value) -> String) -> [EmbeddingSpace: String] {
        Dictionary(uniqueKeysWithValues: EmbeddingSpace.allCases.map { ($0, name(self[$0])) })
    }
}

extension OutputTable<String> {
    /// The names of outputs, each once: features before projection before stages.
    package init(features: String, projection: String, stages: String) {
        var names = [features]
        func place(_ name: String) -> Int {
            if let known = names.firstIndex(of: name) { return known }
            names.append(name)
            return names.count - 1
        }
        let places = OutputPlaces(features: 0, projection: place(projection), stages: place(stages))
        self.init(names, places: places)
    }
}

/// A kind of embeddings that no output gives.
struct RoleError: Error {
    let space: EmbeddingSpace
    /// The output that is said to give it; nil where none is said to.
    let output: String?
}
