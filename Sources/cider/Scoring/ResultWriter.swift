import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Foundation
import Hypersphere
import Pipeline
import Wording

/// How results are written.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, jsonl, csv

    init?(argument: String) {
        // Two names for one thing.
        self.init(rawValue: argument == "ndjson" ? "jsonl" : argument)
    }

    /// The format that the suffix of a file promises.
    ///
    /// - Returns: nil where it promises none.
    init?(suffixOf path: String) {
        guard let dot = path.lastIndex(of: ".") else { return nil }
        let suffix = path[path.index(after: dot)...].lowercased()
        self.init(argument: suffix == "txt" ? "table" : suffix)
    }
}

/// Writes results as they come.
struct ResultWriter {
    let format: ResultFormat
    private let output: ResultOutput
    private let scores: [ScoreName]

    /// What the server writes too; nil for a table for people.
    private var document: ResultDocument?

    init(format: ResultFormat, detector: Detector, options: VerdictOptions, output: ResultOutput) {
        self.format = format
        self.output = output
        scores = detector.manifest.scores.map(\.name)
        document = format.document.map {
            // Each piece becomes a line.
            ResultDocument(
                $0, model: (detector.name, detector.version), columns: VerdictColumns(detector, options: options),
                errors: .detail, lineEnd: "")
        }
    }

    mutating func begin() throws {
        document?.begin()
        try emitPiece()
        guard format == .table else { return }
        let columns = scores.map { Self.pad(Self.column($0), 10) + "above     " }.joined()
        try emit("verdict              p-value  \(columns)nearest class     image")
    }

    mutating func write(_ outcome: ScoringRun.Outcome) throws {
        switch outcome.result {
        case .success(let image):
            document?.write(image)
            guard format == .table else { break }
            try emit(row(image, id: outcome.id))
            for line in image.explanationLines { try emit("    \(line)") }
        case .failure(let failure):
            document?.write(ResultFailure(detail: failure.description), id: outcome.id)
            guard format == .table else { break }
            let names =
                failure.description.hasPrefix(outcome.id) || failure.description.hasPrefix(ImageSet.standardInput)
            try emit(
                Self.pad("not scored", 21) + (names ? failure.description : "\(outcome.id): \(failure.description)"))
        }
        try emitPiece()
    }

    /// Ends what was begun, so that it can be read though results may be missing.
    mutating func end() throws {
        document?.end()
        try emitPiece()
    }

    /// A score's name, as short as its column.
    private static func column(_ score: ScoreName) -> String {
        switch score {
        case .mahalanobis: "mahal."
        case .relativeMahalanobis: "rel.mah."
        default: score.rawValue
        }
    }

    private func row(_ image: ScoredImage, id: String) -> String {
        let readings = scores.map { score in
            guard let reading = image.scores[score] else { return Self.pad("", 20) }
            return Self.pad(reading.unit.text(reading.value), 10) + Self.pad(reading.unit.text(reading.threshold), 10)
        }
        return Self.pad(image.verdict == .inDistribution ? "in-distribution" : "out-of-distribution", 21)
            + Self.pad(String(format: "%.4f", image.pValue), 9) + readings.joined()
            + Self.pad("\(image.nearestClass.label) " + String(format: "%.1f°", image.nearestClass.angle), 18) + id
    }

    /// Writes what the document has got since the last piece.
    private mutating func emitPiece() throws {
        guard let bytes = document?.bytes, !bytes.isEmpty else { return }
        document?.removeBytes()
        try output.write(line: String(decoding: bytes, as: UTF8.self))
    }

    /// Writes a line of a table, which is for a person, wherever it goes.
    private func emit(_ line: String) throws { try output.write(line: line.escapingControlCharacters) }

    /// Fills a column, and keeps a space to the next.
    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension ResultFormat {
    fileprivate var document: ResultDocument.Format? {
        switch self {
        case .table: nil
        case .json: .json
        case .jsonl: .lines
        case .csv: .table
        }
    }
}
