import HTTPTypes
import Hummingbird
import NIOCore

extension Resources {
    func score(
        _ request: Request, name: String?, parameters: QueryParameters, context: ServingContext
    ) async throws -> Response {
        let query = try ScoreQuery(parameters, namesModel: name == nil)
        let model = try catalogue.model(name ?? query.model)
        try model.validate(query.options)
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem.unsupportedEncoding(encoding)
        }

        var body = CollectedBody()
        defer { budget.give(body.taken) }
        try await request.collectBody(into: &body, limit: configuration.maxBodyBytes, budget: budget)
        guard body.bytes.readableBytes > 0 else { throw Problem.invalidBody("the body is empty") }

        let source = try source(of: body.bytes, contentType: request.headers[.contentType])
        let results = try await model.score(
            source, options: query.options,
            deadline: .now() + .milliseconds(Int64(configuration.requestDeadline)), connection: context.connection)
        if case .single = source, case .failed(_, let problem) = results.first { throw problem }
        return answer(results, of: model)
    }

    /// How the body holds its images or embeddings.
    ///
    /// Any type but those that hold several means one image, told by its bytes.
    private func source(of body: ByteBuffer, contentType: String?) throws(Problem) -> InputSource {
        guard let contentType else { return .single(body) }
        let type = MediaType(contentType)
        switch type?.value {
        case "application/json": return .list(body)
        case "multipart/form-data":
            guard let boundary = type?.parameters["boundary"] else {
                throw .invalidBody("the content type multipart/form-data has no boundary")
            }
            return .form(body, boundary: boundary)
        case "application/x-npy": return .array(body)
        case "application/x-safetensors": return .tensors(body)
        default: return .single(body)
        }
    }

    private func answer(_ results: [ImageResult], of model: ServedDetector) -> Response {
        var json = JSONWriter(capacity: 128 + 640 * results.count)
        json.beginObject()
        json.key("model")
        json.beginObject()
        json.field("name", model.name)
        json.field("version", model.version)
        json.endObject()
        json.key("results")
        json.beginArray()
        for result in results {
            switch result {
            case .scored(let image): json.write(image)
            case .failed(let id, let problem):
                json.beginObject()
                if let id { json.field("id", id) }
                json.key("error")
                problem.write(to: &json)
                json.endObject()
            }
        }
        json.endArray()
        json.endObject()
        return Response(json)
    }
}
