// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ServingResponder for every answer, on the connection's event loop.

import HTTPTypes
import Hummingbird
import NIOCore

/// Compresses long answers for clients that say that they unpack them.
///
/// No answer holds a secret beside what its own request brought, so that its length tells nobody anything.
enum AnswerCompression {
    /// A shorter answer stays as it is, where it may: packing would save less than a packet.
    private static let least = 4 << 10

    /// Wraps a response's body where that is worth while, or where the client takes it in no other way.
    static func apply(to response: inout Response, accepted: AcceptedCodings) {
        let length = response.body.contentLength
        guard length ?? least >= least || !accepted.allowsIdentity else { return }
        guard length != 0, response.headers[.contentEncoding] == nil else { return }
        response.headers[.vary] = response.headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
        guard let coding = accepted.packing, let stream = PackingStream(coding) else { return }
        response.headers[.contentEncoding] = coding.rawValue
        response.headers[.contentLength] = nil
        let body = response.body
        response.body = ResponseBody { output in
            try await body.write(PackingBodyWriter(output: output, stream: stream))
        }
    }
}

/// Packs a body piece by piece on its way to the client.
private struct PackingBodyWriter: ResponseBodyWriter {
    var output: any ResponseBodyWriter
    let stream: PackingStream

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await output.write(stream.pack(buffer, isLast: false))
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await output.write(stream.pack(ByteBuffer(), isLast: true))
        try await output.finish(trailingHeaders)
    }
}
