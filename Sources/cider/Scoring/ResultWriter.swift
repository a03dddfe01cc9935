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
    private let detector: (name: String, version: String)
    private let scores: [ScoreName]
    private let columns: VerdictColumns
    private let encoder = JSONEncoder()
    private var isFirst = true

    init(format: ResultFormat, detector: Detector, options: VerdictOptions, output: ResultOutput) {
        self.format = format
        self.output = output
        self.detector = (detector.name, detector.version)
        scores = detector.manifest.scores.map(\.name)
        columns = VerdictColumns(detector, options: options)
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func begin() throws {
        switch format {
        case .json:
            try emit("{\"model\":{\"name\":\(json(detector.name)),\"version\":\(json(detector.version))},\"results\":[")
        case .csv:
            try emit((columns.names + ["model", "model_version", "error"]).joined(separator: ","))
        case .table:
            let columns = scores.map { Self.pad(Self.column($0), 10) + "above     " }.joined()
            try emit("verdict              p-value  \(columns)nearest class     image")
        case .jsonl: break
        }
    }

    mutating func write(_ outcome: ScoringRun.Outcome) throws {
        switch (format, outcome.result) {
        case (.jsonl, .success(let image)): try emit(json(image))
        case (.jsonl, .failure(let failure)): try emit(json(FailedImage(id: outcome.id, failure)))
        case (.json, .success(let image)): try emit((isFirst ? "" : ",") + json(image))
        case (.json, .failure(let failure)): try emit((isFirst ? "" : ",") + json(FailedImage(id: outcome.id, failure)))
        case (.csv, .success(let image)): try emit(columns.row(image), error: "")
        case (.csv, .failure(let failure)):
            try emit(columns.names.map { $0 == "id" ? outcome.id : "" }, error: failure.description)
        case (.table, .success(let image)):
            try emit(row(image, id: outcome.id))
            for line in image.explanationLines { try emit("    \(line)") }
        case (.table, .failure(let failure)):
            let names = failure.description.hasPrefix("\(outcome.id): ")
            try emit(
                Self.pad("not scored", 21) + (names ? failure.description : "\(outcome.id): \(failure.description)"))
        }
        isFirst = false
    }

    /// Ends what was begun, so that it can be read though results may be missing.
    mutating func end() throws {
        if format == .json { try emit("]}") }
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

    private func json(_ value: some Encodable) -> String {
        (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    private func emit(_ line: String) throws {
        // A table is for a person, wherever it goes.
        try output.write(line: format == .table ? line.escapingControlCharacters : line)
    }

    private func emit(_ cells: [String], error: String) throws {
        try emit((cells + [detector.name, detector.version, error]).map(\.csvField).joined(separator: ","))
    }

    /// Fills a column, and keeps a space to the next.
    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

/// An image that got no verdict, as JSON.
private struct FailedImage: Encodable {
    struct Problem: Encodable {
        let detail: String
    }

    let id: String
    let error: Problem

    init(id: String, _ failure: UnusableImage) {
        self.id = id
        error = Problem(detail: failure.description)
    }
}
