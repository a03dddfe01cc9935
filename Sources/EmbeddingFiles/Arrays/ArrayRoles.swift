// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What each of a file's arrays is for, by its name.
struct ArrayRoles {
    private(set) var outputs: [String: StoredArray] = [:]
    private(set) var labels: StoredArray?
    private(set) var identifiers: StoredArray?
    private(set) var digests: StoredArray?

    /// The names of classes that integer labels stand for.
    private(set) var classes: StoredArray?

    /// What was guessed, and what is ignored.
    private(set) var notes: [String] = []

    /// - Throws: ``EmbeddingFileError`` where no array is embeddings, or it cannot be told which one.
    init(_ file: ArrayFile) throws(EmbeddingFileError) {
        var arrays: [String: StoredArray] = [:]
        for array in file.arrays {
            guard arrays.updateValue(array, forKey: array.name) == nil else {
                throw array.error(.damaged, "the file has two arrays of this name")
            }
        }
        for name in ArrayName.outputs + Self.declaredOutputs(file.metadata) {
            if let array = arrays.removeValue(forKey: name) { outputs[name] = array }
        }
        labels = takeFirst(ArrayName.labelNames, as: "labels", &arrays)
        identifiers = takeFirst(ArrayName.identifierNames, as: "identifiers", &arrays)
        classes = takeFirst(ArrayName.classNames, as: "names of classes", &arrays)
        digests = arrays.removeValue(forKey: ArrayName.digests)

        let candidates = arrays.values.filter(\.isEmbeddings).sorted { $0.name < $1.name }
        if outputs[ArrayName.features] == nil, Self.declaredOutputs(file.metadata).isEmpty {
            if candidates.count > 1 {
                throw EmbeddingFileError(
                    .missing, file: file.name,
                    reason: "\(candidates.map { "'\($0.name)'" }.joined(separator: ", ")) may each be the embeddings: "
                        + "name one of them 'features'")
            }
            if let array = candidates.first {
                outputs[ArrayName.features] = array
                arrays[array.name] = nil
                notes.append("'\(array.name)' is read as features, being the only 2-D array of floats")
            }
        }
        guard !outputs.isEmpty else { throw Self.missing(file, arrays) }
        for array in arrays.values.sorted(by: { $0.name < $1.name }) {
            notes.append("'\(array.name)' is ignored: \(array.summary)")
        }
    }

    /// The names of classes, in the order of the integers that stand for them; nil where the file has none.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func classNames(_ file: ArrayFile) throws(EmbeddingFileError) -> [String]? {
        if let classes {
            guard classes.layout.element.isString, classes.layout.list != nil else {
                throw classes.error(.unsupported, "it is \(classes.summary), and not a list of strings")
            }
            return try classes.checkedStrings()
        }
        guard let list = file.metadata[ArrayName.classes] else { return nil }
        guard let names = try? JSONDecoder().decode([String].self, from: Data(list.utf8)) else {
            throw EmbeddingFileError(
                .damaged, file: file.name, array: ArrayName.classes, reason: "this metadata is not a JSON list of names"
            )
        }
        return names
    }

    /// The outputs that a file's metadata names.
    private static func declaredOutputs(_ metadata: [String: String]) -> [String] {
        guard let list = metadata["outputs"] else { return [] }
        return (try? JSONDecoder().decode([String].self, from: Data(list.utf8))) ?? []
    }

    private mutating func takeFirst(
        _ names: [String], as role: String, _ arrays: inout [String: StoredArray]
    ) -> StoredArray? {
        for name in names {
            guard let array = arrays.removeValue(forKey: name) else { continue }
            if name != names.first { notes.append("'\(name)' is read as \(role)") }
            return array
        }
        return nil
    }

    private static func missing(_ file: ArrayFile, _ arrays: [String: StoredArray]) -> EmbeddingFileError {
        // What cannot be read may have been the embeddings.
        for array in arrays.values.sorted(by: { $0.name < $1.name }) {
            if case .unsupported(let reason) = array.layout.element { return array.error(.unsupported, reason) }
        }
        let found = file.arrays.map { "'\($0.name)' is \($0.summary)" }.joined(separator: ", ")
        return EmbeddingFileError(
            .missing, file: file.name,
            reason: "it has no embeddings: a 2-D array of floats named 'features'; "
                + (found.isEmpty ? "it has no arrays" : found))
    }
}

extension StoredArray {
    /// Whether the array has the type and the shape of embeddings.
    var isEmbeddings: Bool { layout.element.isFloat && layout.matrix != nil }

    /// Such as "int64 [100]", for messages.
    var summary: String { "\(layout.element.name) \(layout.shape)" }
}
