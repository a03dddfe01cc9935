import FoundationEssentials

/// One line of `metrics.jsonl`.
package enum TrainingEvent: Sendable, Hashable {
    case step(StepSummary)
    case epoch(EpochSummary)
}

/// What one step did.
package struct StepSummary: Sendable, Hashable, Codable {
    package var epoch: Int
    /// Within the epoch, counted from 0.
    package var step: Int
    package var loss: Double
    /// CIDER's compactness loss, where it is trained with.
    package var compactnessLoss: Double?
    /// CIDER's dispersion loss, where it is trained with.
    package var dispersionLoss: Double?
    /// The mean angle between the prototypes, degrees; nil without prototypes, or with more than 256.
    package var dispersion: Double?
    /// The mean angle of the step's embeddings to the prototype of their class, degrees; nil as above.
    package var compactness: Double?
    package var learningRate: Double
    /// Images (not views) a second, since the step before.
    package var imagesPerSecond: Double
}

/// What one epoch did.
package struct EpochSummary: Sendable, Hashable, Codable {
    package var epoch: Int
    /// Means over the epoch's steps since the run started or was resumed.
    package var loss: Double
    package var compactnessLoss: Double?
    package var dispersionLoss: Double?
    package var learningRate: Double
    /// On the held-out images; nil without any.
    package var evaluation: Evaluation?
    package var seconds: Double
}

/// `metrics.jsonl`: a JSON object on a line for each step that is logged and for each epoch.
package struct MetricsLog {
    private struct Line: Codable {
        var kind: String
        var step: StepSummary?
        var epoch: EpochSummary?
    }

    private let path: String
    private let encoder: JSONEncoder

    /// Reads the events of a run so far; lines that were cut off are passed over.
    package static func events(path: String) -> [TrainingEvent] {
        let content = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
        return content.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
            return decoded.step.map(TrainingEvent.step) ?? decoded.epoch.map(TrainingEvent.epoch)
        }
    }

    /// Opens the log, without the lines of steps that a resumed run takes again.
    init(path: String, from position: Position) throws {
        self.path = path
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let old = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
        var kept = Data()
        for line in old.split(separator: UInt8(ascii: "\n")) {
            guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line)) else { continue }
            let isDone =
                decoded.step.map { ($0.epoch, $0.step) < (position.epoch, position.step) }
                ?? decoded.epoch.map { $0.epoch < position.epoch } ?? false
            if isDone { kept += line + [UInt8(ascii: "\n")] }
        }
        try AtomicFile.write(kept, to: path)
    }

    /// Adds a line.
    func append(_ event: TrainingEvent) throws {
        let line: Line
        switch event {
        case .step(let summary): line = Line(kind: "step", step: summary)
        case .epoch(let summary): line = Line(kind: "epoch", epoch: summary)
        }
        try AppendedFile.append(encoder.encode(line) + [UInt8(ascii: "\n")], to: path)
    }
}
