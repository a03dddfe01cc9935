// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by RouteMatch, QueryParameters and MediaType for each request, on the connection's event loop.

extension Substring {
    /// The text without its percent-encoding; nil where that is wrong, or no UTF-8.
    var percentDecoded: String? {
        guard utf8.contains(UInt8(ascii: "%")) else { return String(self) }
        return percentDecodedBytes.flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The text of a query's name or value, where a plus means a space.
    var queryDecoded: String? {
        guard utf8.contains(UInt8(ascii: "+")) else { return percentDecoded }
        return Substring(replacing("+", with: " ")).percentDecoded
    }

    /// The bytes without their percent-encoding; nil where that is wrong.
    var percentDecodedBytes: [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var rest = utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next()?.hexadecimalValue, let low = rest.next()?.hexadecimalValue else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
