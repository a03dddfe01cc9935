package import Adoption
import Detection
package import EmbeddingFiles
import Encoding
import Files
import Hypersphere
import Images

extension DetectorFitter {
    /// Fits a detector from embeddings that were computed before, and writes it.
    ///
    /// - Parameters:
    ///   - bank: the embeddings of prototypes and bank, and where they were read from.
    ///   - calibration: those that the thresholds rest on, used neither for training nor for the bank.
    ///   - adopted: the encoder that gave them, which the bundle is to hold; nil for a detector that takes embeddings alone.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - note: gets what is found out.
    ///   - progress: called now and then.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `AdoptionError`, `BundleError` or `EncoderError`.
    package func fit(
        bank: (table: EmbeddingTable, path: String), calibration: (table: EmbeddingTable, path: String),
        encoder adopted: AdoptedEncoder? = nil, output path: String, replacing: Bool = false,
        note: (String) -> Void = { _ in }, progress: (FittingProgress) -> Void = { _ in }
    ) throws -> FittedDetector {
        try check(bankImages: bank.table.count, calibrationImages: calibration.table.count)
        try DetectorBundle.checkTarget(path, replacing: replacing)
        try Self.refuseOthers(bank.table, calibration.table)
        let encoder = try adopted.map { try FittingEncoder(reopening: $0, options: options) }
        let roles = try encoder?.roles ?? OutputRoles(bank.table, options: options)
        let held = try EmbeddedSet(calibration.table, roles: roles, path: calibration.path)
        let known = Set((bank.table.labels ?? []).compactMap(\.self)).sorted()
        let admitted = try UnknownClasses.admitted(held.labels, known: known, options.unknownClasses, note: note)
        return try assemble(
            bank: try EmbeddedSet(bank.table, roles: roles, path: bank.path), calibration: held.selecting(admitted),
            encoder: encoder, output: path, replacing: replacing, note: note, progress: progress)
    }

    /// Refuses calibration embeddings of another encoder, or of other pixels, than those of the bank.
    private static func refuseOthers(_ bank: EmbeddingTable, _ calibration: EmbeddingTable) throws(FittingError) {
        for key in ["encoder_sha256", "input", "transform", "source", "pooling"]
        where bank.metadata[key] != calibration.metadata[key] {
            throw .otherEmbeddings(
                calibration.source,
                reason: "its \(key) is \(calibration.metadata[key] ?? "not given"), that of \(bank.source) "
                    + "\(bank.metadata[key] ?? "not given"): embed both sets with the same encoder and options")
        }
        for (name, matrix) in bank.outputs.sorted(by: { $0.key < $1.key }) {
            guard let other = calibration.outputs[name], other.dimension != matrix.dimension else { continue }
            throw .otherEmbeddings(
                calibration.source,
                reason: "'\(name)' has \(other.dimension) dimensions, that of \(bank.source) \(matrix.dimension)")
        }
    }

    /// Keeps the embeddings of a fit that failed after it had them.
    ///
    /// - Parameters:
    ///   - bank: the bank's.
    ///   - calibration: the calibration images'.
    ///   - encoder: that gave them.
    ///   - encoderPath: the user's model, for the command that goes on.
    ///   - path: of the detector that was to be.
    ///   - cause: why it failed.
    /// - Returns: the cause, with where the embeddings are; or as it was, where they cannot be kept.
    func keeping(
        _ bank: EmbeddedSet, _ calibration: EmbeddedSet, of encoder: FittingEncoder, encoderPath: String,
        beside path: String, after cause: any Error
    ) -> any Error {
        let folder = "\(path).embeddings"
        do {
            try Folder.make(folder)
            var record = encoder.record(encoderPath: encoderPath, options: options)
            record.isNormalized = true
            record.statistics = bank.statistics
            try bank.write(to: "\(folder)/bank.safetensors", record: record)
            record.statistics = calibration.statistics
            try calibration.write(to: "\(folder)/calibration.safetensors", record: record)
        } catch {
            return cause
        }
        return KeptEmbeddings(cause: cause, folder: folder, encoderPath: encoderPath)
    }
}

/// A fit that failed, whose embeddings are kept.
package struct KeptEmbeddings: Error, CustomStringConvertible {
    package let cause: any Error
    let folder: String
    let encoderPath: String

    package var description: String {
        "\(cause)\nThe embeddings are kept in \(folder); with what was wrong changed, this goes on without embedding again:\n"
            + "  cider fit --embeddings '\(folder)/bank.safetensors' --calibration-embeddings "
            + "'\(folder)/calibration.safetensors' --encoder '\(encoderPath)' ..."
    }
}

extension EmbeddedSet {
    /// Writes unit embeddings and logits as a file that a fit reads again.
    fileprivate func write(to path: String, record: EmbeddingRecord) throws {
        let logits = record.roles["logits"]
        let classes = count > 0 ? logitRows.count / count : 0
        guard let embeddings else { throw FittingError.emptySet(name) }
        var outputs = zip(roles.embeddings, embeddings).map { (name: $0, dimension: $1.dimension) }
        if let logits, classes > 0 { outputs.append((logits, classes)) }
        let writer = try EmbeddingPartWriter(to: path, outputs: outputs, metadata: record.metadata)
        for row in 0..<count {
            var rows: [String: [Float]] = [:]
            for (name, embeddings) in zip(roles.embeddings, embeddings) { rows[name] = Array(embeddings[row]) }
            if let logits, classes > 0 { rows[logits] = Array(logitRows[row * classes..<(row + 1) * classes]) }
            try writer.append(
                rows: rows, label: labels[row], identifier: identifiers[row], digest: digests[row].bits)
        }
        try writer.finish()
    }
}
