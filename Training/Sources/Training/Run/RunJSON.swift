package import FoundationEssentials

/// How a run's settings are written, and read back.
package enum RunJSON {
    /// Names that earlier versions gave to settings.
    private static let formerNames = ["optimiser": "optimizer", "greyscaleProbability": "grayscaleProbability"]

    /// The same bytes for the same value.
    package static func encoded(_ value: some Encodable, isPretty: Bool = true) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return try encoder.encode(value)
    }

    /// Reads what this version or an earlier one wrote.
    package static func decoded<Value: Decodable>(_ type: Value.Type, from content: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let name = path.last?.stringValue ?? ""
            return Name(stringValue: formerNames[name] ?? name)
        }
        return try decoder.decode(type, from: content)
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
