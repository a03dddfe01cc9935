import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

extension Resources {
    func score(
        _ request: Request, name: String?, parameters: QueryParameters, context: ServingContext
    ) async throws -> Response {
        var query = try ScoreQuery(parameters, namesModel: name == nil)
        let contentType = request.headers[.contentType].flatMap { MediaType($0) }
        let isForm = contentType?.value == "multipart/form-data"
        // What is wrong with the query is told before the body is read; a form may name the model.
        if !isForm || name != nil || query.model != nil { _ = try self.model(name ?? query.model, for: query) }
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem.unsupportedEncoding(encoding)
        }

        var body = CollectedBody()
        let share: BudgetShare
        do {
            try await request.collectBody(into: &body, limit: configuration.maxBodyBytes, budget: budget)
            share = BudgetShare(body.taken, of: budget)
        } catch {
            budget.give(body.taken)
            throw error
        }
        guard body.bytes.readableBytes > 0 else { throw Problem.invalidBody("the body is empty") }

        let source: InputSource
        if isForm {
            let form = try await self.form(body.bytes, contentType)
            query = try Self.merge(form.fields, into: parameters, name: name)
            source = .form(form.images)
        } else {
            source = try Self.source(of: body.bytes, contentType, header: request.headers[.contentType])
        }
        let model = try self.model(name ?? query.model, for: query)
        let results = try await model.score(
            source, options: query.options,
            deadline: .now() + .milliseconds(Int64(configuration.requestDeadline)), connection: context.connection)
        // A single image that fails is the whole request's failure, however it was sent.
        if results.count == 1, source.holdsImages, case .failed(_, let problem) = results.first { throw problem }
        var response = ScoreAnswer(
            modelName: model.name, modelVersion: model.version, results: results,
            format: AnswerFormat(accept: request.headers[.accept])
        ).response(holding: share)
        if request.headers[.accept] != nil { response.headers[.vary] = "Accept" }
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
