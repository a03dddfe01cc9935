// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by HTTP2StreamHandler for every request, on the connection's event loop.

import HTTPTypes

extension ConnectionLimits {
    /// What is wrong with a request's head, though it could be parsed.
    func problem(of head: HTTPRequest) -> Problem? {
        guard head.headerFields.count <= maxHeaderFields else { return .headerTooLarge() }
        // As HTTP/2 counts a header's size: RFC 9113, section 6.5.2.
        var size = (head.path?.utf8.count ?? 0) + (head.authority?.utf8.count ?? 0)
        for field in head.headerFields { size += field.name.rawName.utf8.count + field.value.utf8.count + 32 }
        return size <= maxHeaderBytes ? nil : .headerTooLarge()
    }
}

extension HTTPRequest {
    /// Whether the client waits to be told to go on, with a body that will be read.
    func expectsContinue(_ limits: ConnectionLimits) -> Bool {
        limits.expectsContinue(headerFields[.expect], contentLength: headerFields[.contentLength])
    }
}
