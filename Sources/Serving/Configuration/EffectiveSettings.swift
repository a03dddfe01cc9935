package import Configuration
import Detection

/// Every setting's value, and where it comes from.
package struct EffectiveSettings: Sendable {
    /// One place where settings are looked up.
    package struct Layer: Sendable {
        let reader: ConfigReader
        let origin: @Sendable (Setting) -> String

        /// - Parameters:
        ///   - reader: its keys are the names of ``Setting/all``.
        ///   - origin: how a person names a setting's place there, such as `--port`.
        package init(reader: ConfigReader, origin: @escaping @Sendable (Setting) -> String) {
            self.reader = reader
            self.origin = origin
        }
    }

    package let configuration: ServerConfiguration

    /// For each setting of ``Setting/all`` where its value comes from.
    package let origins: [String]

    /// - Parameter layers: the first one that has a setting wins.
    /// - Throws: ``ConfigurationError``, naming the setting.
    package init(layers: [Layer]) async throws(ConfigurationError) {
        var configuration = ServerConfiguration()
        var origins: [String] = []
        for setting in Setting.all {
            var origin = "default"
            for layer in layers {
                let place = layer.origin(setting)
                do throws(ConfigurationError) {
                    guard try await setting.assign(from: layer.reader, to: &configuration) else { continue }
                } catch {
                    throw .at(place, reason: "\(error)")
                }
                origin = place
                break
            }
            origins.append(origin)
        }
        try configuration.validate()
        self.configuration = configuration
        self.origins = origins
    }

    /// A file of settings with these values, each with a comment that says where it comes from.
    package var yaml: String {
        let lines = Setting.all.map { "\($0.name): \($0.yamlValue(in: configuration))" }
        let width = (lines.map(\.count).max() ?? 0) + 2
        return zip(lines, origins).map { line, origin in
            line + String(repeating: " ", count: width - line.count) + "# \(origin)\n"
        }.joined()
    }
}

extension Setting {
    /// Takes the setting from a reader that has it.
    ///
    /// - Returns: whether it has.
    /// - Throws: ``ConfigurationError``, naming the setting.
    func assign(
        from reader: ConfigReader, to configuration: inout ServerConfiguration
    ) async throws(ConfigurationError) -> Bool {
        let key = ConfigKey([name])
        do {
            if isInteger {
                guard let value = try await reader.fetchInt(forKey: key) else { return false }
                try assign(value, to: &configuration)
            } else {
                guard let value = try await reader.fetchString(forKey: key) else { return false }
                try assign(value, to: &configuration)
            }
            return true
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw .unreadable(setting: name, reason: "\(error)")
        }
    }

    /// The value as YAML: a number, or a text in quotes, empty where it is not set.
    func yamlValue(in configuration: ServerConfiguration) -> String {
        switch kind {
        case .integer(let field): return "\(configuration[keyPath: field.keyPath])"
        case .text(let read, _):
            var json = JSONWriter(capacity: 64)
            json.value(read(configuration) ?? "")
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }
}
