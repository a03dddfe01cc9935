// Made by InputSource of a body of JSON, on a decoding thread.

import FoundationEssentials

/// The JSON body that holds several images: `{"images": [{"id": "...", "data": "<base64>"}]}`.
struct ImageList: Decodable {
    struct Entry: Decodable {
        /// The caller's name for the image.
        var id: String?

        /// The image's bytes, or why there are none.
        var data: Result<[UInt8], Problem>

        private enum CodingKeys: String, CodingKey, CaseIterable { case id, data }

        init(from decoder: any Decoder) throws {
            try decoder.refuseFields(besides: CodingKeys.allCases.map(\.rawValue))
            let container = try decoder.container(keyedBy: CodingKeys.self)
            if let number = try? container.decode(Int.self, forKey: .id) {
                id = String(number)
            } else {
                id = try container.decodeIfPresent(String.self, forKey: .id)
            }
            let path = DecodingError.path(decoder.codingPath + [CodingKeys.data])
            guard let text = try container.decodeIfPresent(String.self, forKey: .data) else {
                data = .failure(.invalidBody("\(path): the image has no data; it takes the file's bytes as base64"))
                return
            }
            do throws(Base64Text.Fault) {
                data = .success(try Base64Text.decode(text.utf8))
            } catch {
                data = .failure(.invalidBody("\(path): \(error.reason)"))
            }
        }
    }

    var images: [Entry]

    private enum CodingKeys: String, CodingKey { case images, embeddings, ids }

    /// - Throws: ``Problem/invalidBody(_:)``, naming the field.
    init(json: UnsafeRawBufferPointer) throws(Problem) {
        do {
            self = try JSONDecoder().decode(ImageList.self, from: Data(json))
        } catch let error as DecodingError where !error.isOfSyntax {
            throw .invalidBody(error.oneLine)
        } catch {
            let first = json.first { $0 != 0x20 && !(0x09...0x0D ~= $0) }
            let isMeant = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
            throw .invalidBody(
                "it is not JSON"
                    + (isMeant
                        ? ""
                        : "; an image is sent as it is with another content type, such as application/octet-stream"))
        }
    }

    init(from decoder: any Decoder) throws {
        try decoder.refuseFields(besides: JSONFields.whole)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        images = try container.decode([Entry].self, forKey: .images)
        for (key, reason) in [
            (CodingKeys.embeddings, "a body holds either images or embeddings"),
            (.ids, "they name embeddings; an image is named by the 'id' of its entry"),
        ] where container.contains(key) {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath + [key], debugDescription: reason))
        }
    }
}

/// A key of whatever name.
private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    fileprivate func refuseFields(besides known: [String]) throws {
        let container = try container(keyedBy: AnyKey.self)
        for key in container.allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath + [key],
                    debugDescription: JSONFields.refusal(of: key.stringValue, known: known)))
        }
    }
}

extension DecodingError {
    /// Whether the text is no JSON at all.
    fileprivate var isOfSyntax: Bool {
        if case .dataCorrupted(let context) = self { context.codingPath.isEmpty } else { false }
    }

    /// Where the JSON is wrong, and how.
    fileprivate var oneLine: String {
        switch self {
        case .keyNotFound(let key, let context): "\(Self.path(context.codingPath + [key])): the field is missing"
        case .typeMismatch(_, let context) where context.codingPath.last?.intValue != nil:
            "\(Self.path(context.codingPath)): an object {\"id\": \"…\", \"data\": \"<base64>\"} is wanted"
        case .typeMismatch(_, let context) where context.codingPath.isEmpty:
            "$: an object {\"images\": […]} or {\"embeddings\": […]} is wanted"
        case .typeMismatch(_, let context) where context.codingPath.last?.stringValue == "id":
            "\(Self.path(context.codingPath)): a text, a whole number or null is wanted"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(Self.path(context.codingPath)): the value is of another type"
        case .dataCorrupted(let context): "\(Self.path(context.codingPath)): \(context.debugDescription)"
        @unknown default: "it is not JSON"
        }
    }

    fileprivate static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("$") { path, key in
            if let index = key.intValue { "\(path)[\(index)]" } else { "\(path).\(key.stringValue.shortened)" }
        }
    }
}
