// Called by ServingResponder for each request, and by the connections' handlers for what never becomes one, on event loops.

import Synchronization

/// Tells one request from another, in answers and in logs.
package enum RequestID {
    /// Names a request.
    ///
    /// - Parameter header: the request's `X-Request-ID`.
    /// - Returns: the client's own identifier where it is a sane one, otherwise a fresh one.
    package static func choose(_ header: String?) -> String {
        if let header, isSane(header) { return header }
        return fresh()
    }

    /// 1 to 128 characters that mean nothing to a shell, a log or a page.
    package static func isSane(_ text: String) -> Bool {
        1...128 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }

    private static func fresh() -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return prefix + String(number, radix: 16)
    }

    /// Differs between processes, so that the identifiers of two servers do not meet in one log.
    private static let prefix = String(UInt64.random(in: .min ... .max), radix: 16) + "-"
    private static let counter = Atomic<UInt64>(0)
}
