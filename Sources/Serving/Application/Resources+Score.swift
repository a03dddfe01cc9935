// Called by Resources for each scoring request, on the connection's event loop.

import Detection
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

extension Resources {
    /// - Throws: ``Problem``, or what the connection threw while the body was read.
    func score(_ request: Request, name: String?, context: ServingContext) async throws -> Response {
        let parameters = try QueryParameters(request.uri.query)
        let query = try ScoreQuery(parameters, namesModel: name == nil)
        let header = request.headers[.contentType]
        let type = header.flatMap { MediaType($0) }
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem.unsupportedEncoding(encoding)
        }
        if type?.value == "multipart/form-data" {
            return try await scoreForm(
                request, type, query: query, parameters: parameters, name: name, context: context)
        }
        // What is wrong with the query is told before the body is read.
        let model = try self.model(name ?? query.model, for: query)
        let body = try await collectBody(of: request)
        let source = try Self.source(of: body.bytes, type, header: header)
        return try await answer(
            source, by: model, options: query.options, to: request, context: context, share: body.share)
    }

    /// As ``score(_:name:context:)``, for a form, whose fields may name the model and what the query may.
    private func scoreForm(
        _ request: Request, _ type: MediaType?, query: ScoreQuery, parameters: QueryParameters, name: String?,
        context: ServingContext
    ) async throws -> Response {
        if name != nil || query.model != nil { _ = try self.model(name ?? query.model, for: query) }
        let body = try await collectBody(of: request)
        let form = try await self.form(body.bytes, type)
        let whole = try Self.merge(form.fields, into: parameters, name: name)
        let model = try self.model(name ?? whole.model, for: whole)
        var response = try await answer(
            .form(form.images), by: model, options: whole.options, to: request, context: context, share: body.share)
        if !form.ignored.isEmpty { response.headers[.ignoredFields] = IgnoredFields.text(form.ignored) }
        return response
    }

    private func collectBody(of request: Request) async throws -> CollectedBody {
        let body = try await request.collectBody(limit: configuration.maxBodyBytes, budget: budget)
        guard body.bytes.readableBytes > 0 else { throw Problem.invalidBody("the body is empty") }
        return body
    }

    private func answer(
        _ source: InputSource, by model: ServedDetector, options: VerdictOptions, to request: Request,
        context: ServingContext, share: consuming Reservation
    ) async throws(Problem) -> Response {
        let accept = request.headers[.accept]
        let verdicts = try model.score(
            source, options: options, deadline: .now() + .milliseconds(Int64(configuration.requestDeadline)),
            connection: context.connection)
        var response = try await ScoreAnswer(
            verdicts: verdicts, format: AnswerFormat(accept: accept), isOfImages: source.holdsImages,
            failures: FailureLog(logger: logger, requestID: context.requestID)
        ).response(holding: share)
        if accept != nil { response.headers[.vary] = "Accept" }
        return response
    }

    /// The model to ask, where it can do what is asked.
    private func model(_ name: String?, for query: ScoreQuery) throws(Problem) -> ServedDetector {
        let model: ServedDetector
        do {
            model = try catalogue.model(name)
        } catch {
            // A plus in a query means a space, which not every client knows.
            guard let name = query.model, name.contains(" "),
                case .ready(let found) = catalogue.state(of: name.replacing(" ", with: "+"))
            else { throw error }
            model = found
        }
        try model.validate(query.options)
        return model
    }

    /// Divides a form; a large one on a thread that may block.
    private func form(_ body: ByteBuffer, _ type: MediaType?) async throws -> ScoreForm {
        guard let boundary = type?.parameters["boundary"] else {
            throw Problem.invalidBody(
                "the content type multipart/form-data has no boundary; leave the header to the client, which knows it")
        }
        let limit = configuration.maxImages
        if body.readableBytes <= Self.smallForm { return try ScoreForm(body, boundary: boundary, limit: limit) }
        return try await NIOThreadPool.singleton.runIfActive { try ScoreForm(body, boundary: boundary, limit: limit) }
    }

    /// What query and form ask together.
    private static func merge(
        _ fields: [(name: String, value: String)], into parameters: QueryParameters, name: String?
    ) throws(Problem) -> ScoreQuery {
        var parameters = parameters
        for field in fields {
            if field.name == "model", let name {
                guard field.value == name else {
                    throw .invalidParameter(
                        "the form asks for the model '\(field.value.shortened)', and the path for '\(name.shortened)'")
                }
                continue
            }
            try parameters.add(field.name, field.value)
        }
        return try ScoreQuery(parameters, namesModel: name == nil)
    }

    /// How the body holds its images or embeddings.
    ///
    /// Any type but those that hold several means one image, told by its bytes.
    private static func source(
        of body: ByteBuffer, _ type: MediaType?, header: String?
    ) throws(Problem) -> InputSource {
        switch type?.value {
        case nil: return .single(NamedInput(content: .image(body), origin: .body(contentType: header)))
        case "application/json", "text/json": return .list(body.withoutByteOrderMark)
        case "application/x-npy": return .array(body)
        case "application/x-safetensors": return .tensors(body)
        case let type? where type.hasSuffix("+json"): return .list(body.withoutByteOrderMark)
        case let type? where type.hasPrefix("multipart/"): throw .unsupportedForm(type)
        default: return .single(NamedInput(content: .image(body), origin: .body(contentType: header)))
        }
    }

    /// A form up to so many bytes is divided where its request is read.
    private static let smallForm = 256 << 10
}

extension InputSource {
    /// Whether what it holds is sure to be images: a list may hold embeddings.
    fileprivate var holdsImages: Bool {
        switch self {
        case .single, .form: true
        case .list(let body): !EmbeddingRows.begins(body)
        case .array, .tensors: false
        }
    }
}

extension ByteBuffer {
    /// The bytes after a UTF-8 byte order mark, which .NET writes.
    fileprivate var withoutByteOrderMark: ByteBuffer {
        guard readableBytesView.starts(with: [0xEF, 0xBB, 0xBF]) else { return self }
        var rest = self
        rest.moveReaderIndex(forwardBy: 3)
        return rest
    }
}
