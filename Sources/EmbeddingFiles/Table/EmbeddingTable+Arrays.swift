// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension EmbeddingTable {
    /// Reads those of a file's arrays that have a meaning.
    ///
    /// - Parameters:
    ///   - file: the arrays.
    ///   - givenLabels: labels that are used in place of the file's own.
    ///   - limit: the most bytes of memory that the arrays may take.
    /// - Throws: ``EmbeddingFileError``.
    init(_ file: ArrayFile, givenLabels: LabelList? = nil, limit: Int) throws(EmbeddingFileError) {
        let roles = try ArrayRoles(file)
        var notes = file.notes + roles.notes
        var outputs: [String: EmbeddingMatrix] = [:]
        var budget = limit
        for (name, array) in roles.outputs.sorted(by: { $0.key < $1.key }) {
            let (needed, overflow) = (array.layout.count ?? .max).multipliedReportingOverflow(by: 4)
            guard !overflow, needed <= budget else {
                throw array.error(
                    .tooLarge,
                    "its shape \(array.layout.shape) is more than the \(limit) bytes of memory that may be used")
            }
            budget -= needed
            let (matrix, overflows) = try array.matrix()
            outputs[name] = matrix
            if overflows > 0 {
                notes.append(
                    "'\(name)': \(overflows) values of \(array.layout.element.name) are beyond float32 and became infinite"
                )
            }
        }
        let table = try EmbeddingTable(outputs: outputs, source: file.name)
        // Lists are read only once their length is known to be that of the embeddings.
        func check(_ array: StoredArray, _ name: String) throws(EmbeddingFileError) {
            guard let rows = array.layout.shape.first, rows != table.count else { return }
            throw Self.mismatch(file.name, table.firstOutput, table.count, array.name, rows)
        }
        var labels: [String?]?
        if let givenLabels {
            labels = try givenLabels.read(table)
            if roles.labels != nil { notes.append("labels are those of \(givenLabels.file), and not the file's own") }
        } else if let array = roles.labels {
            try check(array, array.name)
            labels = try array.labels(classes: roles.classNames(file))
        }
        var identifiers: [String]?
        if let array = roles.identifiers {
            if array.layout.element.isString { try check(array, array.name) }
            identifiers = try array.identifiers()
        }
        var digests: [UInt64]?
        if let array = roles.digests {
            try check(array, array.name)
            digests = try array.digests()
        }
        try self.init(
            outputs: outputs, labels: labels, identifiers: identifiers, digests: digests, metadata: file.metadata,
            source: file.name, notes: notes)
    }
}
