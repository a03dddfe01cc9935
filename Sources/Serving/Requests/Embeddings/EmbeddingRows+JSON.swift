// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by InputSource for a body of JSON, on a decoding thread.

import NIOCore

extension EmbeddingRows {
    /// Reads `{"embeddings": [[0.5, …], …], "ids": ["a", …]}`, or, with the outputs' names, `{"embeddings": {"features":
    /// [[…], …], "projection": [[…], …]}}`.
    ///
    /// Read without an object tree, which would take many times the body's size. Nil where the body's first field is
    /// another: it holds images.
    ///
    /// - Parameters:
    ///   - json: the body.
    ///   - limit: the most embeddings.
    /// - Throws: ``Problem``, naming the field.
    init?(json: UnsafeRawBufferPointer, limit: Int) throws(Problem) {
        self.init()
        var scanner = JSONScanner(json)
        guard scanner.take("{"), let first = try? scanner.string(), first == "embeddings" || first == "ids" else {
            return nil
        }
        var isGiven = false
        var key = first
        while true {
            try scanner.expect(":", at: "$.\(key.shortened)")
            switch key {
            case "embeddings" where !isGiven:
                isGiven = true
                try read(&scanner, limit: limit)
            case "ids" where ids == nil:
                ids = try Self.strings(&scanner, limit: limit)
            case "embeddings", "ids":
                throw .invalidBody("$.\(key): the field comes twice")
            default:
                if key == "images" { throw .invalidBody("$.images: a body holds either images or embeddings") }
                throw .invalidBody("$.\(key.shortened): \(JSONFields.refusal(of: key, known: JSONFields.whole))")
            }
            guard try scanner.continues("}", at: "$") else { break }
            key = try scanner.string()
        }
        guard scanner.isAtEnd else { throw .invalidBody("it is not JSON: something follows the object") }
        guard isGiven else { throw .invalidBody("$.embeddings: the field is missing") }
    }

    /// Whether a JSON body's first field is one of embeddings.
    static func begins(_ json: ByteBuffer) -> Bool {
        json.withUnsafeReadableBytes { bytes in
            var scanner = JSONScanner(bytes)
            guard scanner.take("{"), let first = try? scanner.string() else { return false }
            return first == "embeddings" || first == "ids"
        }
    }

    private mutating func read(_ scanner: inout JSONScanner, limit: Int) throws(Problem) {
        guard scanner.take("{") else {
            set(try Self.rows(&scanner, at: "$.embeddings", limit: limit))
            return
        }
        guard !scanner.take("}") else { return }
        repeat {
            let output = try scanner.string()
            let path = "$.embeddings.\(output.shortened)"
            guard outputs[output] == nil else { throw .invalidBody("\(path): the field comes twice") }
            guard outputs.count < Self.mostOutputs else {
                throw .invalidBody("$.embeddings: there are more than \(Self.mostOutputs) outputs")
            }
            try scanner.expect(":", at: path)
            set(try Self.rows(&scanner, at: path, limit: limit), of: output)
        } while try scanner.continues("}", at: "$.embeddings")
    }

    private static func rows(
        _ scanner: inout JSONScanner, at path: String, limit: Int
    ) throws(Problem) -> [[Float]] {
        var rows: [[Float]] = []
        guard scanner.take("[") else { throw .invalidBody("\(path): a list of embeddings is wanted") }
        guard !scanner.take("]") else { return rows }
        repeat {
            guard rows.count < limit else { throw .tooManyImages(limit: limit) }
            rows.append(try scanner.numbers(at: { "\(path)[\(rows.count)]" }, capacity: rows.last?.count ?? 0))
        } while try scanner.continues("]", at: path)
        return rows
    }

    private static func strings(_ scanner: inout JSONScanner, limit: Int) throws(Problem) -> [String] {
        var strings: [String] = []
        guard scanner.take("[") else { throw .invalidBody("$.ids: a list of strings is wanted") }
        guard !scanner.take("]") else { return strings }
        repeat {
            guard strings.count < limit else { throw .tooManyImages(limit: limit) }
            strings.append(try scanner.string())
        } while try scanner.continues("]", at: "$.ids")
        return strings
    }

    /// More than any encoder gives.
    private static let mostOutputs = 16
}
