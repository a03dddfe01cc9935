// Made by ScoreAnswer for each answer; runs on the connection's event loop.

import Detection
import HTTPTypes
import NIOCore

/// Writes the answer to a scoring request, in whatever stretches its results come.
struct AnswerWriter {
    private let model: (name: String, version: String)
    private let format: AnswerFormat
    private var json: JSONWriter
    private var isBegun = false

    /// The columns of a table; nil until the first image with a verdict says which there are.
    private var columns: VerdictColumns?

    /// Images without a verdict that came before the columns were known.
    private var held: [Outcome<ScoredImage>] = []

    /// - Parameters:
    ///   - model: what answers.
    ///   - format: how.
    ///   - capacity: how many bytes to make room for.
    init(model: ServedDetector, format: AnswerFormat, capacity: Int) {
        self.model = (model.name, model.version)
        self.format = format
        json = JSONWriter(capacity: capacity)
    }

    /// Bytes that are written and not taken.
    var byteCount: Int { json.byteCount }

    /// The bytes since the last call.
    mutating func takeBuffer() -> ByteBuffer { json.takeBuffer() }

    /// Writes the results that come next.
    mutating func write(_ outcomes: some Collection<Outcome<ScoredImage>>) {
        switch format {
        case .json:
            beginWhole()
            for outcome in outcomes { write(outcome) }
        case .lines:
            for outcome in outcomes {
                write(outcome)
                json.endLine()
            }
        case .table:
            writeRows(outcomes)
        }
    }

    /// Writes what follows the last result.
    mutating func end() {
        switch format {
        case .json:
            beginWhole()
            json.endArray()
            json.endObject()
        case .lines: break
        case .table:
            if columns == nil { beginTable(covering: []) }
        }
    }

    // MARK: JSON

    private mutating func beginWhole() {
        guard !isBegun else { return }
        isBegun = true
        json.beginObject()
        json.key("model")
        json.beginObject()
        json.field("name", model.name)
        json.field("version", model.version)
        json.endObject()
        json.key("results")
        json.beginArray()
    }

    private mutating func write(_ outcome: Outcome<ScoredImage>) {
        switch outcome.result {
        case .success(let image): json.write(image)
        case .failure(let problem):
            json.beginObject()
            if let id = outcome.id { json.field("id", id) }
            json.key("error")
            problem.write(to: &json)
            json.endObject()
        }
    }

    // MARK: CSV

    private mutating func writeRows(_ outcomes: some Collection<Outcome<ScoredImage>>) {
        if let columns {
            for outcome in outcomes { writeRow(outcome, columns) }
            return
        }
        let scored = outcomes.lazy.compactMap { try? $0.result.get() }
        held += outcomes
        if !scored.isEmpty { beginTable(covering: scored) }
    }

    /// Which columns there are depends on the detector and the query: those of the first images are those of all.
    private mutating func beginTable(covering images: some Sequence<ScoredImage>) {
        let columns = VerdictColumns(covering: images)
        self.columns = columns
        writeLine(columns.names + ["model", "model_version", "error", "error_type", "error_status"])
        for outcome in held { writeRow(outcome, columns) }
        held = []
    }

    private mutating func writeRow(_ outcome: Outcome<ScoredImage>, _ columns: VerdictColumns) {
        switch outcome.result {
        case .success(let image):
            writeLine(columns.row(image) + [model.name, model.version, "", "", ""])
        case .failure(let problem):
            writeLine(
                columns.names.map { $0 == "id" ? outcome.id ?? "" : "" }
                    + [model.name, model.version, problem.detail, problem.type, "\(problem.status.code)"])
        }
    }

    private mutating func writeLine(_ cells: [String]) {
        json.line(cells.map(\.csvField).joined(separator: ","))
    }
}
