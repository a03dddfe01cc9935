extension EmbeddingTable {
    /// The metadata that all parts must agree in: rows of different encoders or pixels are not comparable.
    static let bindingMetadata = ["encoder_sha256", "input", "transform", "outputs"]

    /// The metadata in which a file says how its images were: a JSON list, one element for each part that it was joined of.
    package static let imageStatistics = "image_statistics"

    /// Puts the rows of several tables into one, in their order.
    ///
    /// - Parameter given: of the same outputs and dimensions, from the same encoder; handed over, they take no memory beside
    ///   the whole.
    /// - Returns: all rows. What only some parts say of their rows is left out, and its notes say so.
    /// - Throws: ``EmbeddingFileError`` that names the part that differs from the first, and in what.
    package static func joined(_ given: consuming [EmbeddingTable]) throws(EmbeddingFileError) -> EmbeddingTable {
        var parts = given
        guard var whole = parts.first else {
            throw EmbeddingFileError(.missing, file: "embeddings", reason: "no file is given")
        }
        guard parts.count > 1 else { return whole }
        for part in parts.dropFirst() { try whole.checkFits(part) }
        whole.notes = whole.notes.map { "\(whole.source): \($0)" }
        if let part = parts.first(where: { $0.identifiers == nil }), whole.drop(\.identifiers, parts) {
            whole.notes.append("identifiers are left out: \(part.source) has none")
        }
        if let part = parts.first(where: { $0.digests == nil }), whole.drop(\.digests, parts) {
            whole.notes.append("digests are left out: \(part.source) has none")
        }
        whole.reserve(parts.reduce(0) { $0 + $1.count })
        // Each part's rows are given up once they are copied, where the caller does not keep them.
        parts[0].outputs = [:]
        for index in parts.indices.dropFirst() {
            whole.append(parts[index])
            parts[index].outputs = [:]
        }
        whole.notes += duplicates(parts)
        whole.source += " and \(parts.count - 1) more"
        return whole
    }

    /// Leaves out what not all parts have.
    ///
    /// - Returns: whether some part has it.
    private mutating func drop<Value>(
        _ column: WritableKeyPath<EmbeddingTable, Value?>, _ parts: [EmbeddingTable]
    ) -> Bool {
        self[keyPath: column] = nil
        return parts.contains { $0[keyPath: column] != nil }
    }

    private mutating func reserve(_ count: Int) {
        for (name, matrix) in outputs {
            var matrix = matrix
            outputs[name] = nil
            matrix.values.reserveCapacity(count * matrix.dimension)
            outputs[name] = matrix
        }
    }

    /// - Throws: ``EmbeddingFileError`` where the rows of another table cannot be put beside this one's.
    private func checkFits(_ part: EmbeddingTable) throws(EmbeddingFileError) {
        func failure(_ reason: String) -> EmbeddingFileError {
            EmbeddingFileError(.mismatch, file: part.source, reason: reason)
        }
        guard outputs.keys == part.outputs.keys else {
            let (own, others) = (outputs.keys.sorted(), part.outputs.keys.sorted())
            throw failure(
                "it has \(others.joined(separator: ", ")), and \(source) has \(own.joined(separator: ", ")): "
                    + "all parts must have the same outputs")
        }
        for (name, matrix) in outputs.sorted(by: { $0.key < $1.key }) {
            guard let other = part.outputs[name], other.dimension != matrix.dimension else { continue }
            throw failure("its '\(name)' has \(other.dimension) values a row, that of \(source) \(matrix.dimension)")
        }
        for key in Self.bindingMetadata where metadata[key] != part.metadata[key] {
            let (own, other) = (metadata[key] ?? "none", part.metadata[key] ?? "none")
            throw failure(
                "its \(key) is \(other), that of \(source) is \(own): embed all parts with the same encoder and settings"
            )
        }
        guard (labels == nil) == (part.labels == nil) else {
            let (with, without) = labels == nil ? (part.source, source) : (source, part.source)
            throw failure("\(with) has labels, and \(without) has none: all parts must have labels, or none")
        }
    }

    private mutating func append(_ part: EmbeddingTable) {
        for (name, matrix) in part.outputs { outputs[name]?.append(matrix) }
        if let more = part.labels { labels?.append(contentsOf: more) }
        if let more = part.identifiers { identifiers?.append(contentsOf: more) }
        if let more = part.digests { digests?.append(contentsOf: more) }
        for key in Set(metadata.keys).union(part.metadata.keys).sorted() where metadata[key] != part.metadata[key] {
            if key == Self.imageStatistics, let own = metadata[key], let others = part.metadata[key] {
                metadata[key] = Self.joinedLists(own, others)
                continue
            }
            // The names of classes belong to the integers of each part, which are read.
            if key != ArrayName.classes {
                let value = key == Self.imageStatistics ? "other things" : part.metadata[key] ?? "nothing"
                notes.append("\(key) is left out: \(part.source) says \(value)")
            }
            metadata[key] = nil
        }
        notes += part.notes.map { "\(part.source): \($0)" }
    }

    /// The JSON list of the elements of two JSON lists that are not empty; nil where these are none.
    private static func joinedLists(_ first: String, _ second: String) -> String? {
        guard first.hasSuffix("]"), second.hasPrefix("[") else { return nil }
        return first.dropLast() + "," + second.dropFirst()
    }

    /// What is to be said of identifiers that more than one part has.
    private static func duplicates(_ parts: [EmbeddingTable]) -> [String] {
        var owners: [String: Int] = [:]
        var count = 0
        var first: String?
        for (index, part) in parts.enumerated() {
            for identifier in part.identifiers ?? [] {
                guard let owner = owners[identifier] else {
                    owners[identifier] = index
                    continue
                }
                guard owner != index else { continue }
                count += 1
                if first == nil { first = "'\(identifier)' is in \(parts[owner].source) and in \(part.source)" }
            }
        }
        guard let first else { return [] }
        return ["\(count) \(count == 1 ? "identifier is" : "identifiers are") in more than one part: \(first)"]
    }
}
