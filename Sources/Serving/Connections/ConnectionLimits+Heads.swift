// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by the handlers of HTTP/1 connections and HTTP/2 streams for every request, on the connection's event loop.

/// What is asked of a request's head whatever version of HTTP it came in.
extension ConnectionLimits {
    /// Whether a client that says so waits to be told to go on, with a body that will be read.
    ///
    /// - Parameters:
    ///   - expectation: the value of `Expect`.
    ///   - contentLength: the value of `Content-Length`.
    /// - Returns: whether to tell it.
    func expectsContinue(_ expectation: String?, contentLength: @autoclosure () -> String?) -> Bool {
        guard Self.isContinue(expectation) else { return false }
        return contentLength().flatMap { Int($0) }.map { $0 <= maxBodyBytes } ?? true
    }

    /// Whether an expectation is the only one that there is (RFC 9110, section 10.1.1).
    static func isContinue(_ expectation: String?) -> Bool { expectation?.lowercased() == "100-continue" }
}
