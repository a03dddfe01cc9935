// Called wherever a request goes wrong: on event loops, decoding threads and workers' threads.

package import HTTPTypes
import Wording

extension Problem {
    // MARK: The request is wrong

    package static func malformedRequest(_ detail: String) -> Problem {
        Problem(.malformedRequest, detail)
    }

    package static func unknownParameter(_ name: String, known: [String]) -> Problem {
        let nearest = NearestName.of(name, among: known).map { "; '\($0)' is the nearest" } ?? ""
        return Problem(
            .unknownParameter,
            "'\(name.shortened)' is not one of this resource's parameters: "
                + known.joined(separator: ", ") + nearest)
    }

    package static func invalidParameter(_ detail: String) -> Problem {
        Problem(.invalidParameter, detail)
    }

    package static func invalidBody(_ detail: String) -> Problem {
        Problem(.invalidBody, detail)
    }

    package static func unknownPath(_ path: String) -> Problem {
        let paths = Route.allCases.map(\.rawValue)
        let nearest = NearestName.of(path, among: paths).map { "'\($0)' is the nearest; " } ?? ""
        return Problem(
            .unknownPath,
            "'\(path.shortened)' is no resource of this server; \(nearest)it has "
                + "\(paths.joined(separator: ", ")); POST /score takes an image, GET /openapi.yaml describes them all")
    }

    package static func unknownModel(_ name: String, known: [String]) -> Problem {
        Problem(
            .unknownModel,
            "'\(name.shortened)' is not one of the models: "
                + (known.isEmpty ? "there are none" : known.joined(separator: ", "))
                + (NearestName.of(name, among: known).map { "; '\($0)' is the nearest" } ?? ""))
    }

    /// - Parameter names: the models that there are, at least one.
    /// - Returns: what names them, and the ways to name one.
    package static func modelNotNamed(_ names: [String]) -> Problem {
        let example = names[0]
        return invalidParameter(
            "the request names no model, and there are several: \(names.joined(separator: ", ")); name one by the "
                + "parameter model, as in POST /score?model=\(example), or by the path, as in "
                + "POST /models/\(example)/score; the server's setting default-model (--default-model, "
                + "CIDER_DEFAULT_MODEL) names the one that answers otherwise")
    }

    package static func notAcceptable(_ header: String) -> Problem {
        Problem(
            .notAcceptable,
            "Accept-Encoding is '\(header.shortened)', and answers are sent as they are (identity), in gzip, or in deflate"
        )
    }

    package static func methodNotAllowed(allow: [HTTPRequest.Method]) -> Problem {
        Problem(
            .methodNotAllowed,
            "this resource knows " + allow.map(\.rawValue).joined(separator: ", ")
                + (allow == [.post]
                    ? "; an image is sent by POST, as by curl --data-binary @photo.jpg or -F image=@photo.jpg" : ""),
            allow: allow)
    }

    package static func bodyTimeout(milliseconds: Int) -> Problem {
        Problem(.bodyTimeout, "the body did not arrive within \(milliseconds) ms (body-timeout)")
    }

    package static func bodyTooLarge(limit: Int) -> Problem {
        Problem(.bodyTooLarge, "the body is larger than \(limit) bytes (max-body-bytes)")
    }

    package static func tooManyImages(limit: Int) -> Problem {
        Problem(.tooManyImages, "one request takes at most \(limit) images or embeddings (max-images)")
    }

    package static func tooManyParts(limit: Int, fields: Int) -> Problem {
        Problem(
            .tooManyImages, "the form has more parts than \(limit) images (max-images) and \(fields) other fields")
    }

    package static func unsupportedEncoding(_ encoding: String) -> Problem {
        Problem(.unsupportedEncoding, "the body must be sent without the content encoding '\(encoding.shortened)'")
    }

    package static func jsonWithoutItsType(_ contentType: String?) -> Problem {
        Problem(
            .wrongContentType,
            "the body is JSON, and its content type is "
                + (contentType.map { "'\($0.shortened)'" } ?? "missing")
                + "; send it with 'Content-Type: application/json'")
    }

    package static func unsupportedForm(_ type: String) -> Problem {
        Problem(.wrongContentType, "the content type is '\(type.shortened)'; send files as multipart/form-data")
    }

    package static func unmetExpectation() -> Problem {
        Problem(.unmetExpectation, "100-continue is the only expectation that is met")
    }

    package static func headerTooLarge() -> Problem {
        Problem(.headerTooLarge, "the request's line and header fields are too large, or too many")
    }

    // MARK: The image is wrong

    package static func unsupportedImage(_ detail: String) -> Problem {
        Problem(.unsupportedImage, detail)
    }

    package static func unreadableImage(_ detail: String) -> Problem {
        Problem(.unreadableImage, detail)
    }

    package static func degenerateEmbedding(_ detail: String) -> Problem {
        Problem(.degenerateEmbedding, detail)
    }

    package static func invalidEmbedding(_ detail: String) -> Problem {
        Problem(.invalidEmbedding, detail)
    }

    package static func noEncoder() -> Problem {
        Problem(
            .noEncoder,
            "this detector has no encoder for images: send embeddings, as application/json, application/x-npy or "
                + "application/x-safetensors; GET /models/{name} says of what dimension")
    }

    // MARK: The server cannot, now

    package static func notReady(_ reason: String) -> Problem {
        Problem(.notReady, reason)
    }

    package static func queueFull() -> Problem {
        Problem(.queueFull, "as many images are waiting as may wait (queue-length)")
    }

    package static func tooManyBytesInFlight() -> Problem {
        Problem(.tooManyBytesInFlight, "as many bytes of requests are held as may be held (max-body-bytes-in-flight)")
    }

    package static func tooManyConnections() -> Problem {
        Problem(
            .tooManyConnections,
            "as many connections are open as may be open (max-connections); until one is closed, only health checks are "
                + "answered")
    }

    /// Nobody reads it: the stream is refused by a frame.
    package static func tooManyStreams() -> Problem {
        Problem(.tooManyStreams, "as many HTTP/2 streams are open as may be open")
    }

    package static func deadlinePassed() -> Problem {
        Problem(.deadlinePassed, "the request's deadline passed before its images were scored (request-deadline)")
    }

    package static func shuttingDown() -> Problem {
        Problem(.shuttingDown, "the server is shutting down")
    }

    /// Nobody reads it: it stands in the log and in the metrics.
    package static func clientLeft() -> Problem {
        Problem(.clientLeft, "the client left before its answer")
    }

    /// - Parameter cause: what the log tells.
    /// - Returns: what tells the client nothing of it.
    package static func internalError(cause: String) -> Problem {
        Problem(.internalError, "the server's log tells more about this request", cause: cause)
    }
}

extension String {
    /// At most 64 characters of a client's text, to be told back.
    package var shortened: String { count <= 64 ? self : "\(prefix(64))…" }
}
