import FoundationEssentials

/// `metrics.jsonl`: a JSON object on a line for each step that is logged and for each epoch.
package struct MetricsLog {
    private struct Line: Codable {
        var kind: String
        var step: StepSummary?
        var epoch: EpochSummary?

        var event: TrainingEvent? { step.map(TrainingEvent.step) ?? epoch.map(TrainingEvent.epoch) }
    }

    private let path: String
    private let encoder: JSONEncoder

    /// Reads the events of a run so far; lines that were cut off are passed over.
    package static func events(path: String) -> [TrainingEvent] {
        (RunFile.content(of: path) ?? Data()).split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
            return decoded.event
        }
    }

    /// Opens the log, without the lines of steps that a resumed run takes again.
    package init(path: String, from position: Position) throws {
        self.path = path
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var kept = Data()
        for line in (RunFile.content(of: path) ?? Data()).split(separator: UInt8(ascii: "\n")) {
            guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line)) else { continue }
            if decoded.event?.isBefore(position) == true { kept += line + [UInt8(ascii: "\n")] }
        }
        try RunFile.write(kept, to: path)
    }

    /// Adds a line.
    package func append(_ event: TrainingEvent) throws {
        let line: Line
        switch event {
        case .step(let summary): line = Line(kind: "step", step: summary)
        case .epoch(let summary): line = Line(kind: "epoch", epoch: summary)
        }
        try RunFile.append(encoder.encode(line) + [UInt8(ascii: "\n")], to: path)
    }
}
