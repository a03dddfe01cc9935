// Read by ServingResponder, by the connections' handlers and by AnswerWriter, on the connection's event loop.

package import HTTPTypes

extension Problem {
    /// What kind of problem it is, for a program: the last part of the `type` URI.
    package enum Kind: String, CaseIterable, Sendable {
        // The request is wrong.
        case malformedRequest = "malformed-request"
        case unknownParameter = "unknown-parameter"
        case invalidParameter = "invalid-parameter"
        case invalidBody = "invalid-body"
        case unknownPath = "unknown-path"
        case unknownModel = "unknown-model"
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case bodyTimeout = "body-timeout"
        case bodyTooLarge = "body-too-large"
        case tooManyImages = "too-many-images"
        case unsupportedEncoding = "unsupported-encoding"
        case wrongContentType = "wrong-content-type"
        case unmetExpectation = "unmet-expectation"
        case headerTooLarge = "header-too-large"

        // The image is wrong.
        case unsupportedImage = "unsupported-image"
        case unreadableImage = "unreadable-image"
        case degenerateEmbedding = "degenerate-embedding"
        case invalidEmbedding = "invalid-embedding"
        case noEncoder = "no-encoder"

        // The server cannot, now.
        case notReady = "not-ready"
        case queueFull = "queue-full"
        case tooManyBytesInFlight = "too-many-bytes-in-flight"
        case tooManyConnections = "too-many-connections"
        case tooManyStreams = "too-many-streams"
        case deadlinePassed = "deadline-passed"
        case shuttingDown = "shutting-down"
        case clientLeft = "client-left"
        case internalError = "internal-error"
    }
}

extension Problem.Kind {
    package var status: HTTPResponse.Status {
        switch self {
        case .malformedRequest, .unknownParameter, .invalidParameter, .invalidBody: .badRequest
        case .unknownPath, .unknownModel: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .bodyTimeout: .requestTimeout
        case .bodyTooLarge, .tooManyImages: .contentTooLarge
        case .unsupportedEncoding, .wrongContentType, .unsupportedImage, .noEncoder: .unsupportedMediaType
        case .unmetExpectation: .expectationFailed
        case .headerTooLarge: .requestHeaderFieldsTooLarge
        case .unreadableImage, .degenerateEmbedding, .invalidEmbedding: .unprocessableContent
        case .notReady, .queueFull, .tooManyBytesInFlight, .tooManyConnections, .tooManyStreams, .deadlinePassed,
            .shuttingDown:
            .serviceUnavailable
        case .clientLeft: .init(code: 499, reasonPhrase: "Client Closed Request")
        case .internalError: .internalServerError
        }
    }

    /// What kind of problem it is, for a person.
    package var title: String {
        switch self {
        case .malformedRequest: "Malformed request"
        case .unknownParameter: "Unknown query parameter"
        case .invalidParameter: "Invalid query parameter"
        case .invalidBody: "Invalid request body"
        case .unknownPath: "No such resource"
        case .unknownModel: "Unknown model"
        case .methodNotAllowed: "Method not allowed"
        case .notAcceptable: "No acceptable encoding"
        case .bodyTimeout: "Request body too slow"
        case .bodyTooLarge: "Request body too large"
        case .tooManyImages: "Too many images"
        case .unsupportedEncoding: "Unsupported content encoding"
        case .wrongContentType: "Wrong content type"
        case .unmetExpectation: "Expectation failed"
        case .headerTooLarge: "Request header too large"
        case .unsupportedImage: "Not an image that can be read"
        case .unreadableImage: "Image cannot be decoded"
        case .degenerateEmbedding: "Image cannot be scored"
        case .invalidEmbedding: "Embedding cannot be scored"
        case .noEncoder: "The detector takes embeddings alone"
        case .notReady: "Not ready"
        case .queueFull, .tooManyBytesInFlight, .tooManyConnections, .tooManyStreams, .deadlinePassed: "Too busy"
        case .shuttingDown: "Shutting down"
        case .clientLeft: "Client left"
        case .internalError: "Internal error"
        }
    }

    /// Seconds after which to try again, where that may help.
    package var retryAfter: Int? { status == .serviceUnavailable ? 1 : nil }
}
