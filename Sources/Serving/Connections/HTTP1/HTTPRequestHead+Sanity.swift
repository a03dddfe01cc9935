// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by HTTP1ConnectionHandler for every request, on the connection's event loop.

import NIOHTTP1

extension HTTPRequestHead {
    /// Whether more requests may follow on the connection.
    ///
    /// None do after what asks to leave HTTP/1: the parser stops there, though nothing is upgraded.
    var keepsConnection: Bool { isKeepAlive && method != .CONNECT && !headers.contains(name: "upgrade") }

    /// Whether the request is of a version before 1.1.
    var isHTTP10: Bool { (version.major, version.minor) < (1, 1) }

    /// What is wrong with the request's head, though it could be parsed.
    var problem: Problem? {
        let hosts = headers[canonicalForm: "host"].count
        if !isHTTP10, hosts != 1 { return .malformedRequest("the request has \(hosts) Host headers") }
        if headers.contains(name: "transfer-encoding"), headers.contains(name: "content-length") {
            return .malformedRequest("the request has both a Content-Length and a Transfer-Encoding")
        }
        return nil
    }

    /// Whether the client waits to be told to go on, with a body that will be read.
    func expectsContinue(_ limits: ConnectionLimits) -> Bool {
        !isHTTP10
            && limits.expectsContinue(
                headers.first(name: "expect"), contentLength: headers.first(name: "content-length"))
    }
}

extension Problem {
    /// What a client is told that sent what is no HTTP.
    init(_ error: HTTPParserError) {
        switch error {
        case .headerOverflow: self = .headerTooLarge()
        case .invalidEOFState: self = .malformedRequest("the connection ended before the request did")
        case .closedConnection: self = .clientLeft()
        default: self = .malformedRequest("the request is no valid HTTP/1.1")
        }
    }
}
