// Made by ScoreAnswer for each answer; runs on the connection's event loop.

import Detection
import NIOCore

/// Writes the answer to a scoring request, in whatever stretches its results come.
struct AnswerWriter {
    private var document: ResultDocument

    /// - Parameters:
    ///   - model: what answers.
    ///   - format: how.
    ///   - capacity: how many bytes to make room for.
    init(model: ServedDetector, format: AnswerFormat, capacity: Int) {
        document = ResultDocument(
            format.document, model: (model.name, model.version), errors: .kind,
            lineEnd: format == .table ? "\r\n" : "\n", capacity: capacity)
    }

    /// Bytes that are written and not taken.
    var byteCount: Int { document.bytes.count }

    /// The bytes since the last call.
    mutating func takeBuffer() -> ByteBuffer {
        defer { document.removeBytes() }
        return ByteBuffer(bytes: document.bytes)
    }

    /// Writes the results that come next.
    mutating func write(_ outcomes: some Collection<Outcome<ScoredImage>>) {
        if document.needsColumns {
            let scored = outcomes.compactMap { try? $0.result.get() }
            if !scored.isEmpty { document.beginTable(covering: scored) }
        }
        for outcome in outcomes {
            switch outcome.result {
            case .success(let image): document.write(image)
            case .failure(let problem): document.write(problem.failure, id: outcome.id)
            }
        }
    }

    /// Writes what follows the last result.
    mutating func end() { document.end() }
}

extension AnswerFormat {
    fileprivate var document: ResultDocument.Format {
        switch self {
        case .json: .json
        case .lines: .lines
        case .table: .table
        }
    }
}
