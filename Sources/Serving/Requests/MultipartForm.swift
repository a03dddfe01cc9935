// Made by ScoreForm, on the connection's event loop, or on a thread that may block where the form is long.

import Glibc

/// The parts of a `multipart/form-data` body (RFC 7578, in the framing of RFC 2046 section 5.1).
///
/// Strict: a body that does not end with its closing delimiter, or a part without a name, is refused whole.
package struct MultipartForm: Equatable {
    package struct Part: Equatable {
        /// The form field's name.
        package var name: String

        /// The file's name, where the part has one; bytes of it that are not UTF-8 as ``FileName`` has them.
        package var fileName: String?

        /// The content type, where the part has one; a text field of a form has none.
        package var contentType: String?

        /// Whether the bytes are written in base64, as mail has them.
        package var isBase64 = false

        /// The bytes' place in the body.
        package var content: Range<Int>
    }

    package private(set) var parts: [Part] = []

    package enum ParsingError: Error, Equatable, CustomStringConvertible {
        case badBoundary
        case noOpeningDelimiter
        case noClosingDelimiter
        case malformedDelimiter
        case malformedHeader(part: Int)
        case headerTooLarge(part: Int)
        case noDisposition(part: Int)
        case transferEncoding(part: Int)
        case tooManyParts(limit: Int)

        package var description: String {
            switch self {
            case .badBoundary: "the content type's boundary must be 1 to 70 characters of those that RFC 2046 names"
            case .noOpeningDelimiter: "the boundary of the content type does not begin any part"
            case .noClosingDelimiter: "the body does not end with its closing boundary"
            case .malformedDelimiter: "a boundary is followed by something else than a line's end"
            case .malformedHeader(let part): "the header of part \(part) is malformed"
            case .headerTooLarge(let part): "the header of part \(part) is larger than \(headerLimit) bytes"
            case .noDisposition(let part):
                "part \(part) has no 'Content-Disposition: form-data' with a name or a file name"
            case .transferEncoding(let part):
                "part \(part) has a content transfer encoding that is not read; bytes are sent as they are"
            case .tooManyParts(let limit): "the form has more than \(limit) parts"
            }
        }
    }

    /// The most bytes that the header of one part may have.
    package static let headerLimit = 8192

    /// - Parameters:
    ///   - body: the whole body.
    ///   - boundary: the content type's parameter.
    ///   - maxParts: the most parts that are taken.
    /// - Throws: ``ParsingError``.
    package init(_ body: UnsafeRawBufferPointer, boundary: String, maxParts: Int) throws(ParsingError) {
        guard Self.isBoundary(boundary) else { throw .badBoundary }
        let dashes = Array("--\(boundary)".utf8)
        let delimiter = Array("\r\n--\(boundary)".utf8)

        // What stands before the first delimiter is a preamble, and means nothing.
        var position: Int
        if body.starts(with: dashes) {
            position = dashes.count
        } else if let found = body.find(delimiter, from: 0) {
            position = found + delimiter.count
        } else {
            throw .noOpeningDelimiter
        }

        while true {
            if body.has("--", at: position) { return }
            while position < body.count, body[position] == UInt8(ascii: " ") || body[position] == UInt8(ascii: "\t") {
                position += 1
            }
            guard body.has("\r\n", at: position) else {
                throw position < body.count ? .malformedDelimiter : .noClosingDelimiter
            }
            guard parts.count < maxParts else { throw .tooManyParts(limit: maxParts) }
            position += 2

            var part = try Self.header(body, at: &position, part: parts.count + 1)
            // A part without content has its delimiter's line break right after its header's.
            guard let end = body.find(delimiter, from: position) else { throw .noClosingDelimiter }
            part.content = position..<end
            parts.append(part)
            position = end + delimiter.count
        }
    }

    private static func header(
        _ body: UnsafeRawBufferPointer, at position: inout Int, part: Int
    ) throws(ParsingError) -> Part {
        var found: Part?
        var contentType: String?
        var isBase64 = false
        let start = position
        while true {
            let limit = min(body.count, start + headerLimit + 2)
            guard let end = body.find([0x0D, 0x0A], from: position, to: limit) else {
                throw limit < body.count ? .headerTooLarge(part: part) : .noClosingDelimiter
            }
            let line = position..<end
            position = end + 2
            if line.isEmpty {
                guard var found else { throw .noDisposition(part: part) }
                found.contentType = contentType
                found.isBase64 = isBase64
                return found
            }
            guard let colon = body[line].firstIndex(of: UInt8(ascii: ":")) else { throw .malformedHeader(part: part) }
            let value = MediaType(bytes: body[colon + 1..<end])
            switch String(decoding: body[line.lowerBound..<colon], as: UTF8.self).lowercased() {
            case "content-disposition":
                guard found == nil, let disposition = value, disposition.value == "form-data" else {
                    throw .noDisposition(part: part)
                }
                let fileName = disposition.text(of: "filename")
                guard let name = disposition.text(of: "name") ?? fileName.map({ _ in "" }) else {
                    throw .noDisposition(part: part)
                }
                found = Part(name: Self.unquoted(name), fileName: fileName.map(Self.unquoted), content: 0..<0)
            case "content-type":
                contentType = value?.value
            case "content-transfer-encoding":
                switch value?.value {
                case "binary", "8bit", "7bit": break
                case "base64": isBase64 = true
                default: throw .transferEncoding(part: part)
                }
            default:
                break
            }
        }
    }

    /// A name without the second pair of quotes that some clients put around it.
    private static func unquoted(_ name: String) -> String {
        guard name.utf8.count >= 2, name.utf8.first == UInt8(ascii: "\""), name.utf8.last == UInt8(ascii: "\"") else {
            return name
        }
        return String(name.dropFirst().dropLast())
    }

    private static func isBoundary(_ text: String) -> Bool {
        1...70 ~= text.utf8.count && text.last != " "
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }
}

extension UnsafeRawBufferPointer {
    /// Where bytes first occur whole within a part of the buffer.
    fileprivate func find(_ needle: [UInt8], from start: Int, to end: Int? = nil) -> Int? {
        let last = (end ?? count) - needle.count
        guard let baseAddress, let first = needle.first else { return nil }
        var position = start
        while position <= last, let found = memchr(baseAddress + position, Int32(first), last - position + 1) {
            position = UnsafeRawPointer(found) - baseAddress
            if self[position..<position + needle.count].elementsEqual(needle) { return position }
            position += 1
        }
        return nil
    }

    fileprivate func has(_ text: StaticString, at position: Int) -> Bool {
        position + text.utf8CodeUnitCount <= count
            && self[position..<position + text.utf8CodeUnitCount].elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
