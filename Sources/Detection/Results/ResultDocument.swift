/// The results of many images as one document, of the server and of the command line alike.
///
/// What it holds is taken piece by piece, at any time.
package struct ResultDocument {
    package enum Format: Sendable {
        /// One object: the schema `Scored` of `openapi.yaml`.
        case json

        /// One object an image, each on a line.
        case lines

        /// Columns, and a row an image, as RFC 4180 has them.
        case table
    }

    /// The columns that follow those of a verdict.
    package enum ErrorColumns: Sendable {
        /// What is wrong.
        case detail

        /// That, and how HTTP classes it.
        case kind

        fileprivate var names: [String] {
            switch self {
            case .detail: ["error"]
            case .kind: ["error", "error_type", "error_status"]
            }
        }

        fileprivate func cells(_ failure: ResultFailure?) -> [String] {
            let detail = failure?.detail ?? ""
            guard case .kind = self else { return [detail] }
            return [detail, failure?.kind?.type ?? "", failure?.kind.map { "\($0.status)" } ?? ""]
        }
    }

    private let format: Format
    private let model: (name: String, version: String)
    private let errors: ErrorColumns

    /// What ends a line, where the document's pieces are not lines by themselves.
    private let lineEnd: String

    private var json: JSONWriter
    private var isBegun = false

    /// The columns of a table; nil until something says which there are.
    private var columns: VerdictColumns?

    /// Images without a verdict that came before the columns were known.
    private var held: [(id: String?, failure: ResultFailure)] = []

    /// - Parameters:
    ///   - format: how the results are written.
    ///   - model: what gave them.
    ///   - columns: those of a table; nil where the first images tell (``beginTable(covering:)``).
    ///   - errors: what a table says of images without a verdict.
    ///   - lineEnd: what ends a line of JSON lines, and a row of a table.
    ///   - capacity: how many bytes to make room for.
    package init(
        _ format: Format, model: (name: String, version: String), columns: VerdictColumns? = nil,
        errors: ErrorColumns, lineEnd: String, capacity: Int = 0
    ) {
        self.format = format
        self.model = model
        self.errors = errors
        self.lineEnd = lineEnd
        json = JSONWriter(capacity: capacity)
        self.columns = columns
    }

    /// What was written, and not taken.
    package var bytes: [UInt8] { json.bytes }

    /// Forgets the bytes, which were taken.
    package mutating func removeBytes() { json.removeBytes() }

    /// Whether a table still waits to learn which columns it has.
    package var needsColumns: Bool { format == .table && columns == nil }

    /// Writes what stands before the first result, as far as it is known.
    package mutating func begin() {
        guard !isBegun else { return }
        switch format {
        case .json:
            json.beginObject()
            json.key("model")
            json.beginObject()
            json.field("name", model.name)
            json.field("version", model.version)
            json.endObject()
            json.key("results")
            json.beginArray()
        case .lines: break
        case .table:
            guard let columns else { return }
            writeLine(columns.names + ["model", "model_version"] + errors.names)
        }
        isBegun = true
    }

    /// Says which columns a table has: those that images have any member for.
    ///
    /// Which there are depends on the detector and on what was asked: those of the first images are those of all.
    package mutating func beginTable(covering images: [ScoredImage]) {
        guard needsColumns else { return }
        columns = VerdictColumns(covering: images)
        begin()
        for (id, failure) in held { write(failure, id: id) }
        held = []
    }

    /// Writes the next result.
    package mutating func write(_ image: ScoredImage) {
        if needsColumns { beginTable(covering: [image]) }
        begin()
        if format == .table {
            let cells = columns?.row(image) ?? []
            writeLine(cells + [model.name, model.version] + errors.cells(nil))
            return
        }
        json.write(image)
        if format == .lines { json.plain(lineEnd) }
    }

    /// Writes the next result, of an image that has no verdict.
    package mutating func write(_ failure: ResultFailure, id: String?) {
        guard !needsColumns else {
            held.append((id, failure))
            return
        }
        begin()
        if format == .table {
            let cells = (columns?.names ?? []).map { $0 == "id" ? id ?? "" : "" }
            writeLine(cells + [model.name, model.version] + errors.cells(failure))
            return
        }
        json.beginObject()
        if let id { json.field("id", id) }
        json.key("error")
        json.write(failure)
        json.endObject()
        if format == .lines { json.plain(lineEnd) }
    }

    /// Writes what follows the last result.
    package mutating func end() {
        beginTable(covering: [])
        begin()
        guard format == .json else { return }
        json.endArray()
        json.endObject()
    }

    private mutating func writeLine(_ cells: [String]) {
        json.plain(cells.map(\.csvField).joined(separator: ",") + lineEnd)
    }
}
