// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A setting of the server as a user knows it: one name for flag, environment variable and key in a file.
package struct Setting: Sendable {
    /// The key in a configuration file, and the flag without its dashes.
    package let name: String

    /// What it sets, in one line.
    package let help: String

    /// What values it takes, such as `1...65535` or `text|json`.
    package let values: String

    /// Whether its value is an integer; it is text otherwise.
    package var isInteger: Bool { if case .integer = kind { true } else { false } }

    /// The flag: `--max-body-bytes`.
    package var flag: String { "--\(name)" }

    /// The environment variable: `CIDER_MAX_BODY_BYTES`.
    package var environmentName: String { "CIDER_" + name.uppercased().replacing("-", with: "_") }

    /// The value where nothing is set; nil where that is nothing.
    package var defaultValue: String? {
        switch kind {
        case .integer(let field): "\(ServerConfiguration()[keyPath: field.keyPath])"
        case .text(let read, _): read(ServerConfiguration())
        }
    }

    enum Kind: Sendable {
        case integer(IntegerField)
        case text(
            read: @Sendable (ServerConfiguration) -> String?,
            assign: @Sendable (inout ServerConfiguration, String) -> Bool)
    }

    struct IntegerField: Sendable {
        let keyPath: any WritableKeyPath<ServerConfiguration, Int> & Sendable
        let range: ClosedRange<Int>
    }

    let kind: Kind

    /// Sets an integer.
    ///
    /// - Throws: ``ConfigurationError/invalidValue(setting:value:values:)``.
    func assign(_ value: Int, to configuration: inout ServerConfiguration) throws(ConfigurationError) {
        guard case .integer(let field) = kind, field.range.contains(value) else {
            throw .invalidValue(setting: name, value: "\(value)", values: values)
        }
        configuration[keyPath: field.keyPath] = value
    }

    /// Sets a text.
    ///
    /// - Throws: ``ConfigurationError/invalidValue(setting:value:values:)``.
    func assign(_ value: String, to configuration: inout ServerConfiguration) throws(ConfigurationError) {
        guard case .text(_, let assign) = kind, assign(&configuration, value) else {
            throw .invalidValue(setting: name, value: value, values: values)
        }
    }
}

/// Why a configuration cannot be used.
package enum ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A value is not one that the setting takes.
    case invalidValue(setting: String, value: String, values: String)

    /// A value could not be read at all.
    case unreadable(setting: String, reason: String)

    /// A value from a place, such as a variable, is wrong.
    case at(_ place: String, reason: String)

    /// Two settings contradict each other.
    case contradiction(String)

    package var description: String {
        switch self {
        case .invalidValue(let setting, let value, let values): "\(setting) is '\(value)', and takes \(values)"
        case .unreadable(let setting, let reason): "\(setting) cannot be read: \(reason)"
        case .at(let place, let reason): "\(reason) (\(place))"
        case .contradiction(let text): text
        }
    }
}
