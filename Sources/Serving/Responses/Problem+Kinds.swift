import HTTPTypes
import Wording

extension Problem {
    // MARK: The request is wrong

    static func malformedRequest(_ detail: String) -> Problem {
        Problem(status: .badRequest, kind: "malformed-request", title: "Malformed request", detail: detail)
    }

    static func unknownParameter(_ name: String, known: [String]) -> Problem {
        let nearest = NearestName.of(name, among: known).map { "; '\($0)' is the nearest" } ?? ""
        return Problem(
            status: .badRequest, kind: "unknown-parameter", title: "Unknown query parameter",
            detail: "'\(name.shortened)' is not one of this resource's parameters: "
                + known.joined(separator: ", ") + nearest)
    }

    static func invalidParameter(_ detail: String) -> Problem {
        Problem(status: .badRequest, kind: "invalid-parameter", title: "Invalid query parameter", detail: detail)
    }

    static func invalidBody(_ detail: String) -> Problem {
        Problem(status: .badRequest, kind: "invalid-body", title: "Invalid request body", detail: detail)
    }

    static func unknownPath(_ path: String) -> Problem {
        let paths = Route.allCases.map(\.rawValue)
        let nearest = NearestName.of(path, among: paths).map { "'\($0)' is the nearest; " } ?? ""
        return Problem(
            status: .notFound, kind: "unknown-path", title: "No such resource",
            detail: "'\(path.shortened)' is no resource of this server; \(nearest)it has "
                + "\(paths.joined(separator: ", ")); POST /score takes an image, GET /openapi.yaml describes them all")
    }

    static func unknownModel(_ name: String, known: [String]) -> Problem {
        Problem(
            status: .notFound, kind: "unknown-model", title: "Unknown model",
            detail: "'\(name.shortened)' is not one of the models: "
                + (known.isEmpty ? "there are none" : known.joined(separator: ", "))
                + (NearestName.of(name, among: known).map { "; '\($0)' is the nearest" } ?? ""))
    }

    static func methodNotAllowed(allow: [HTTPRequest.Method]) -> Problem {
        Problem(
            status: .methodNotAllowed, kind: "method-not-allowed", title: "Method not allowed",
            detail: "this resource knows " + allow.map(\.rawValue).joined(separator: ", ")
                + (allow == [.post]
                    ? "; an image is sent by POST, as by curl --data-binary @photo.jpg or -F image=@photo.jpg" : ""),
            allow: allow)
    }

    static func bodyTimeout(milliseconds: Int) -> Problem {
        Problem(
            status: .requestTimeout, kind: "body-timeout", title: "Request body too slow",
            detail: "the body did not arrive within \(milliseconds) ms")
    }

    static func bodyTooLarge(limit: Int) -> Problem {
        Problem(
            status: .contentTooLarge, kind: "body-too-large", title: "Request body too large",
            detail: "the body is larger than \(limit) bytes (max-body-bytes)")
    }

    static func tooManyImages(limit: Int) -> Problem {
        Problem(
            status: .contentTooLarge, kind: "too-many-images", title: "Too many images",
            detail: "one request takes at most \(limit) images or embeddings (max-images)")
    }

    static func unsupportedEncoding(_ encoding: String) -> Problem {
        Problem(
            status: .unsupportedMediaType, kind: "unsupported-encoding", title: "Unsupported content encoding",
            detail: "the body must be sent without the content encoding '\(encoding.shortened)'")
    }

    static func jsonWithoutItsType(_ contentType: String?) -> Problem {
        Problem(
            status: .unsupportedMediaType, kind: "wrong-content-type", title: "Wrong content type",
            detail: "the body is JSON, and its content type is "
                + (contentType.map { "'\($0.shortened)'" } ?? "missing")
                + "; send it with 'Content-Type: application/json'")
    }

    static func unsupportedForm(_ type: String) -> Problem {
        Problem(
            status: .unsupportedMediaType, kind: "wrong-content-type", title: "Wrong content type",
            detail: "the content type is '\(type.shortened)'; send files as multipart/form-data")
    }

    static func unmetExpectation() -> Problem {
        Problem(
            status: .expectationFailed, kind: "unmet-expectation", title: "Expectation failed",
            detail: "100-continue is the only expectation that is met")
    }

    static func headerTooLarge() -> Problem {
        Problem(
            status: .requestHeaderFieldsTooLarge, kind: "header-too-large", title: "Request header too large",
            detail: "the request's line and header fields are too large, or too many")
    }

    // MARK: The image is wrong

    static func unsupportedImage(_ detail: String) -> Problem {
        Problem(
            status: .unsupportedMediaType, kind: "unsupported-image", title: "Not an image that can be read",
            detail: detail)
    }

    static func unreadableImage(_ detail: String) -> Problem {
        Problem(
            status: .unprocessableContent, kind: "unreadable-image", title: "Image cannot be decoded", detail: detail)
    }

    static func degenerateEmbedding(_ detail: String) -> Problem {
        Problem(
            status: .unprocessableContent, kind: "degenerate-embedding", title: "Image cannot be scored",
            detail: detail)
    }

    static func invalidEmbedding(_ detail: String) -> Problem {
        Problem(
            status: .unprocessableContent, kind: "invalid-embedding", title: "Embedding cannot be scored",
            detail: detail)
    }

    static func noEncoder() -> Problem {
        Problem(
            status: .unsupportedMediaType, kind: "no-encoder", title: "The detector takes embeddings alone",
            detail:
                "this detector has no encoder for images: send embeddings, as application/json, application/x-npy or "
                + "application/x-safetensors; GET /models/{name} says of what dimension")
    }

    // MARK: The server cannot, now

    static func notReady(_ reason: String) -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "not-ready", title: "Not ready", detail: reason, retryAfter: 1)
    }

    static func queueFull() -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "queue-full", title: "Too busy",
            detail: "as many images are waiting as may wait", retryAfter: 1)
    }

    static func tooManyBytesInFlight() -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "too-many-bytes-in-flight", title: "Too busy",
            detail: "as many bytes of requests are held as may be held", retryAfter: 1)
    }

    static func tooManyConnections() -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "too-many-connections", title: "Too busy",
            detail: "as many connections are open as may be open; until one is closed, only health checks are answered",
            retryAfter: 1)
    }

    /// Nobody reads it: the stream is refused by a frame.
    static func tooManyStreams() -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "too-many-streams", title: "Too busy",
            detail: "as many HTTP/2 streams are open as may be open", retryAfter: 1)
    }

    static func deadlinePassed() -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "deadline-passed", title: "Too busy",
            detail: "the request's deadline passed before its images were scored", retryAfter: 1)
    }

    static func shuttingDown() -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "shutting-down", title: "Shutting down",
            detail: "the server is shutting down", retryAfter: 1)
    }

    /// Nobody reads it: it stands in the log and in the metrics.
    static func clientLeft() -> Problem {
        Problem(
            status: .init(code: 499, reasonPhrase: "Client Closed Request"), kind: "client-left",
            title: "Client left", detail: "the client left before its answer")
    }

    static func internalError() -> Problem {
        Problem(
            status: .internalServerError, kind: "internal-error", title: "Internal error",
            detail: "the server's log tells more about this request")
    }
}

extension String {
    /// At most 64 characters of a client's text, to be told back.
    var shortened: String { count <= 64 ? self : "\(prefix(64))…" }
}
