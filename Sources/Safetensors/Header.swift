// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The JSON header of a safetensors file: an entry for each tensor, and `__metadata__`, a map of strings.
struct Header: Codable {
    struct Entry: Codable {
        var elementType: String
        var shape: [Int]

        /// The byte range, counted from the header's end.
        var begin: Int
        var end: Int

        init(elementType: String, shape: [Int], begin: Int, end: Int) {
            self.elementType = elementType
            self.shape = shape
            self.begin = begin
            self.end = end
        }

        private enum CodingKeys: String, CodingKey {
            case shape
            case elementType = "dtype"
            case range = "data_offsets"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            elementType = try container.decode(String.self, forKey: .elementType)
            shape = try container.decode([Int].self, forKey: .shape)
            let range = try container.decode([Int].self, forKey: .range)
            guard range.count == 2, range[0] >= 0, range[1] >= range[0] else {
                throw DecodingError.dataCorruptedError(
                    forKey: .range, in: container, debugDescription: "not a byte range")
            }
            (begin, end) = (range[0], range[1])
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(elementType, forKey: .elementType)
            try container.encode(shape, forKey: .shape)
            try container.encode([begin, end], forKey: .range)
        }
    }

    var entries: [String: Entry]
    var metadata: [String: String]

    private static let metadataKey = "__metadata__"

    init(entries: [String: Entry], metadata: [String: String]) {
        self.entries = entries
        self.metadata = metadata
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        entries = [:]
        metadata = [:]
        for key in container.allKeys {
            if key.stringValue == Self.metadataKey {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if !metadata.isEmpty {
            try container.encode(metadata, forKey: Key(stringValue: Self.metadataKey))
        }
        for (name, entry) in entries { try container.encode(entry, forKey: Key(stringValue: name)) }
    }
}
