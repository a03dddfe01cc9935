import Detection
import EmbeddingFiles
import Encoding
import Files
import Hypersphere
import Images

extension EmbeddedSet {
    /// Takes the rows of a table.
    ///
    /// - Parameters:
    ///   - table: with an output for each role.
    ///   - roles: which outputs are which.
    ///   - path: where the table was read from.
    /// - Throws: ``FittingError``.
    init(_ table: EmbeddingTable, roles: OutputRoles, path: String) throws(FittingError) {
        let record = EmbeddingRecord(table)
        self.init(
            name: path.lastComponent,
            engine: record.engine ?? "embeddings given", precision: record.precision ?? .f32, roles: roles)
        statistics = record.statistics
        identifiers = table.identifiers ?? (0..<table.count).map { "row \($0)" }
        labels = table.labels ?? [String?](repeating: nil, count: table.count)
        let names = identifiers
        embeddings = try roles.embeddings.mapValues { name throws(FittingError) in
            guard let matrix = table.outputs[name] else {
                throw .otherEmbeddings(table.source, reason: "it has no '\(name)', which the bank has")
            }
            return try Self.unit(matrix, isNormalized: record.isNormalized, of: names)
        }
        if let logits = roles.logits {
            guard let matrix = table.outputs[logits] else {
                throw .otherEmbeddings(table.source, reason: "it has no '\(logits)', which the bank has")
            }
            logitRows = matrix.values
        }
        if let bits = table.digests {
            digests = bits.map(PixelDigest.init(bits:))
        } else {
            // Without pixels, equal features are what tells the same image.
            let features = table.outputs[roles[.features]]
            digests = (0..<table.count).map { row in
                let bytes = features.map { Array($0[row]).withUnsafeBytes { Array($0) } } ?? []
                return PixelDigest(
                    bits: SHA256Digest(of: bytes).bytes.prefix(PixelDigest.byteCount).reduce(0) { $0 << 8 | UInt64($1) }
                )
            }
        }
    }

    private static func unit(
        _ matrix: EmbeddingMatrix, isNormalized: Bool, of identifiers: [String]
    ) throws(FittingError) -> Embeddings {
        if isNormalized, let embeddings = try? Embeddings(unitRows: matrix.values, dimension: matrix.dimension) {
            return embeddings
        }
        return try normalized(matrix.values, of: identifiers)
    }
}

extension OutputRoles {
    /// The roles of a table's outputs: those that a caller names, else those that its file names, else by their names.
    ///
    /// - Throws: ``FittingError/otherEmbeddings(_:reason:)`` where an output is missing, or there are no features.
    init(_ table: EmbeddingTable, options: FittingOptions) throws(FittingError) {
        let named = EmbeddingRecord(table).roles
        func output(_ asked: String?, _ role: String) throws(FittingError) -> String? {
            guard let name = asked ?? named[role] ?? (table.outputs[role] == nil ? nil : role) else { return nil }
            guard table.outputs[name] != nil else {
                throw .otherEmbeddings(
                    table.source,
                    reason: "it has no '\(name)'; it has \(table.outputs.keys.sorted().joined(separator: ", "))")
            }
            return name
        }
        let projection = try output(options.projectionOutput, "projection")
        let stages = try output(options.stagesOutput, "stages")
        let logits = try output(options.logitsOutput, "logits")
        let others = table.outputs.keys.filter { ![projection, stages, logits].contains($0) }.sorted()
        guard let features = try output(options.featuresOutput, "features") ?? others.first ?? projection else {
            throw .otherEmbeddings(table.source, reason: "it has no 'features'")
        }
        self.init(
            features: features, projection: projection, stages: stages, logits: logits, scores: options.scores)
    }
}
