import HTTPTypes
import Hummingbird
import NIOCore

/// Compresses long answers for clients that say that they unpack them.
///
/// No answer holds a secret beside what its own request brought, so that its length tells nobody anything.
enum AnswerCompression {
    /// A shorter answer stays as it is: packing would save less than a packet.
    private static let least = 4 << 10

    /// Wraps a response's body where that is worth while.
    static func apply(to response: inout Response, for request: Request) {
        if let length = response.body.contentLength, length < least { return }
        guard response.status != .noContent, response.headers[.contentEncoding] == nil else { return }
        response.headers[.vary] = response.headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
        guard acceptsGzip(request.headers[.acceptEncoding]), let stream = GzipStream() else { return }
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = nil
        let body = response.body
        response.body = ResponseBody { output in
            try await body.write(GzipBodyWriter(output: output, stream: stream))
        }
    }

    /// Whether a client unpacks gzip (RFC 9110, section 12.5.3).
    static func acceptsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        var isAccepted = false
        for coding in header.split(separator: ",").prefix(32) {
            guard let coding = MediaType(coding) else { continue }
            let quality = coding.parameters["q"].map { Double($0) ?? 0 } ?? 1
            switch coding.value {
            case "gzip", "x-gzip": return quality > 0
            case "*": isAccepted = quality > 0
            default: break
            }
        }
        return isAccepted
    }
}

/// Packs a body piece by piece on its way to the client.
private struct GzipBodyWriter: ResponseBodyWriter {
    var output: any ResponseBodyWriter
    let stream: GzipStream

    mutating func write(_ buffer: ByteBuffer) async throws {
        let packed = stream.pack(buffer.readableBytesView, isLast: false)
        if packed.readableBytes > 0 { try await output.write(packed) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await output.write(stream.pack(ByteBufferView(), isLast: true))
        try await output.finish(trailingHeaders)
    }
}
