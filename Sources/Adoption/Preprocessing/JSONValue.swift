// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

/// A value of a JSON file that other tools wrote.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// The largest file that is read, bytes: such files have some kilobytes, those with many class names some hundred.
    private static let largestFile = 16 << 20

    /// Reads a file; nil where there is none.
    ///
    /// - Throws: ``PreprocessingError/unreadable(file:reason:)`` where it is no JSON.
    init?(file path: String) throws(PreprocessingError) {
        guard let bytes = try PreprocessingError.content(of: path, limit: Self.largestFile) else { return nil }
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: bytes)
        } catch {
            throw .unreadable(file: path.lastComponent, reason: "it is no JSON")
        }
    }

    subscript(_ key: String) -> JSONValue? {
        guard case .object(let values) = self, let value = values[key], value != .null else { return nil }
        return value
    }

    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var string: String? { if case .string(let value) = self { value } else { nil } }
    var list: [JSONValue]? { if case .list(let values) = self { values } else { nil } }
    var object: [String: JSONValue]? { if case .object(let values) = self { values } else { nil } }

    /// A whole number that an image's side or a place can be.
    var integer: Int? {
        guard let number, number.rounded() == number, abs(number) < 0x1p31 else { return nil }
        return Int(number)
    }

    /// Numbers of a list, or one number.
    var numbers: [Double]? {
        if let number { return [number] }
        guard let list else { return nil }
        let numbers = list.compactMap(\.number)
        return numbers.count == list.count && !numbers.isEmpty ? numbers : nil
    }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}
