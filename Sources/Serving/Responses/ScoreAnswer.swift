import Detection
import HTTPTypes
import Hummingbird
import NIOCore

/// The answer to a scoring request: written at once where it is short, piece by piece where it is long.
struct ScoreAnswer: Sendable {
    let modelName: String
    let modelVersion: String
    let results: [ImageResult]
    let format: AnswerFormat

    /// An answer up to about so many bytes is written at once.
    private static let shortAnswer = 128 << 10

    /// A long answer is written in pieces of about so many bytes.
    private static let piece = 64 << 10

    /// Makes the answer.
    ///
    /// - Parameter share: what the request holds of the budget of bytes; kept until a long answer is written, for its
    ///   results take memory as long.
    /// - Returns: the answer, with a length where it is short.
    func response(holding share: BudgetShare) -> Response {
        let contentType = format == .table ? "text/csv; charset=utf-8; header=present" : format.rawValue
        let size = estimatedSize
        guard size > Self.shortAnswer else {
            var writer = makeWriter(capacity: size)
            while writer.writeNext() {}
            return Response(
                status: .ok, headers: HTTPFields(contentType: contentType),
                body: ResponseBody(byteBuffer: writer.takeBuffer()))
        }
        return Response(
            status: .ok, headers: HTTPFields(contentType: contentType),
            body: ResponseBody { output in
                var writer = makeWriter(capacity: Self.piece + 4096)
                while writer.writeNext() {
                    if writer.byteCount >= Self.piece { try await output.write(writer.takeBuffer()) }
                }
                try await output.write(writer.takeBuffer())
                withExtendedLifetime(share) {}
                try await output.finish(nil)
            })
    }

    /// About how many bytes the answer has.
    private var estimatedSize: Int {
        results.reduce(128) { size, result in
            guard case .scored(let image) = result else { return size + 256 }
            return size + 640 + 12 * (image.embedding?.count ?? 0) + 96 * (image.neighbours?.count ?? 0)
        }
    }

    private func makeWriter(capacity: Int) -> ScoreAnswerWriter { ScoreAnswerWriter(self, capacity: capacity) }
}

/// Writes a ``ScoreAnswer``, result by result.
struct ScoreAnswerWriter {
    private let answer: ScoreAnswer
    private let columns: VerdictColumns?
    private var json: JSONWriter
    private var next = 0
    private var isBegun = false

    fileprivate init(_ answer: ScoreAnswer, capacity: Int) {
        self.answer = answer
        json = JSONWriter(capacity: capacity)
        columns =
            answer.format == .table
            ? VerdictColumns(
                covering: answer.results.lazy.compactMap { result in
                    if case .scored(let image) = result { image } else { nil }
                }) : nil
    }

    /// Bytes that are written and not taken.
    var byteCount: Int { json.byteCount }

    /// The bytes since the last call.
    mutating func takeBuffer() -> ByteBuffer { json.takeBuffer() }

    /// Writes what comes next.
    ///
    /// - Returns: false once all is written.
    mutating func writeNext() -> Bool {
        if !isBegun {
            isBegun = true
            begin()
        }
        guard next < answer.results.count else {
            end()
            return false
        }
        write(answer.results[next])
        next += 1
        return true
    }

    private mutating func begin() {
        switch answer.format {
        case .json:
            json.beginObject()
            json.key("model")
            json.beginObject()
            json.field("name", answer.modelName)
            json.field("version", answer.modelVersion)
            json.endObject()
            json.key("results")
            json.beginArray()
        case .lines: break
        case .table:
            writeLine((columns?.names ?? []) + ["model", "model_version", "error", "error_type", "error_status"])
        }
    }

    private mutating func end() {
        guard answer.format == .json else { return }
        json.endArray()
        json.endObject()
    }

    private mutating func write(_ result: ImageResult) {
        switch (answer.format, result) {
        case (.table, .scored(let image)):
            writeLine((columns?.row(image) ?? []) + [answer.modelName, answer.modelVersion, "", "", ""])
        case (.table, .failed(let id, let problem)):
            let names = columns?.names ?? []
            writeLine(
                names.map { $0 == "id" ? id ?? "" : "" }
                    + [answer.modelName, answer.modelVersion, problem.detail, problem.type, "\(problem.status.code)"])
        case (_, .scored(let image)): json.write(image)
        case (_, .failed(let id, let problem)):
            json.beginObject()
            if let id { json.field("id", id) }
            json.key("error")
            problem.write(to: &json)
            json.endObject()
        }
        if answer.format == .lines { json.endLine() }
    }

    private mutating func writeLine(_ cells: [String]) {
        json.line(cells.map(\.csvField).joined(separator: ","))
    }
}
