import ArgumentParser
import Detection
import Foundation
import Hypersphere

/// How results are printed.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, jsonl, csv
}

/// Prints results as they come, on standard output.
struct ResultWriter {
    let format: ResultFormat
    private let detector: (name: String, version: String)
    private let scores: [ScoreName]
    private let encoder = JSONEncoder()
    private var isFirst = true

    init(format: ResultFormat, detector: Detector) {
        self.format = format
        self.detector = (detector.name, detector.version)
        scores = detector.manifest.scores.map(\.name)
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func begin() {
        switch format {
        case .json:
            emit("{\"model\":{\"name\":\(json(detector.name)),\"version\":\(json(detector.version))},\"results\":[")
        case .csv:
            let columns = scores.map(\.rawValue).flatMap { [$0, "\($0)_threshold", "\($0)_p_value"] }
            let header =
                ["id", "verdict", "p_value", "alpha", "score"] + columns
                + ["nearest_class", "nearest_class_angle", "error"]
            emit(header.joined(separator: ","))
        case .table:
            let columns = scores.map { Self.pad(Self.column($0), 10) + "above     " }.joined()
            emit("verdict              p-value  \(columns)nearest class     image")
        case .jsonl: break
        }
    }

    mutating func write(_ outcome: ScoringRun.Outcome) {
        switch (format, outcome.result) {
        case (.jsonl, .success(let image)): emit(json(image))
        case (.jsonl, .failure(let error)): emit(json(FailedImage(id: outcome.id, error: error)))
        case (.json, .success(let image)): emit((isFirst ? "" : ",") + json(image))
        case (.json, .failure(let error)): emit((isFirst ? "" : ",") + json(FailedImage(id: outcome.id, error: error)))
        case (.csv, .success(let image)): emit(csv(image, id: outcome.id))
        case (.csv, .failure(let error)):
            let columns = [outcome.id] + Array(repeating: "", count: 6 + 3 * scores.count) + ["\(error)"]
            emit(columns.map(Self.quoted).joined(separator: ","))
        case (.table, .success(let image)):
            emit(row(image, id: outcome.id))
            for line in image.explanationLines { emit("    \(line)") }
        case (.table, .failure(let error)): emit(Self.pad("not scored", 21) + "\(outcome.id): \(error)")
        }
        isFirst = false
    }

    mutating func end() {
        if format == .json { emit("]}") }
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

    private func csv(_ image: ScoredImage, id: String) -> String {
        let readings = scores.flatMap { score in
            image.scores[score].map { ["\($0.value)", "\($0.threshold)", "\($0.pValue)"] } ?? ["", "", ""]
        }
        let verdict = [id, image.verdict.rawValue, "\(image.pValue)", "\(image.alpha)", image.score.name.rawValue]
        let nearest = [image.nearestClass.label, "\(image.nearestClass.angle)", ""]
        return (verdict + readings + nearest).map(Self.quoted).joined(separator: ",")
    }

    private func json(_ value: some Encodable) -> String {
        (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    private func emit(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    /// Fills a column, and keeps a space to the next.
    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// A field of a CSV line (RFC 4180).
    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { ",\"\n\r".contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}

/// An image that got no verdict, as JSON.
private struct FailedImage: Encodable {
    struct Problem: Encodable {
        let detail: String
    }

    let id: String
    let error: Problem

    init(id: String, error: DetectionError) {
        self.id = id
        self.error = Problem(detail: "\(error)")
    }
}
