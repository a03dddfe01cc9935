// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import FoundationEssentials
import Serving
import SystemPackage
import Yams

/// A file of the server's settings, JSON or YAML.
struct SettingsFile {
    let layer: EffectiveSettings.Layer

    /// - Throws: `ValidationError` where it cannot be read, or has keys that are no settings: a setting that is written
    ///   wrongly must not be lost.
    init(path: String) async throws {
        let provider: any ConfigProvider
        let unknown: [UnknownSetting]
        do {
            if path.hasSuffix(".json") {
                provider = try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
            } else {
                provider = try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
            }
            // JSON is YAML too.
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let keys = try Yams.compose(yaml: text)?.mapping?.keys.compactMap(\.string) ?? []
            unknown = UnknownSetting.keys(keys)
        } catch {
            throw ValidationError("\(path) cannot be read as a file of settings: \(error)")
        }
        guard unknown.isEmpty else {
            throw ValidationError("\(path): \(unknown.map(\.description).joined(separator: "\n"))")
        }
        layer = .init(reader: ConfigReader(provider: provider)) { setting in "\(path), \(setting.name)" }
    }
}

/// The environment variables that begin with `CIDER_`.
struct SettingsEnvironment {
    private let provider = EnvironmentVariablesProvider()

    var layer: EffectiveSettings.Layer {
        .init(reader: ConfigReader(provider: provider.prefixKeys(with: "cider"))) { $0.environmentName }
    }

    /// The file of settings that a variable names.
    var file: String? { ConfigReader(provider: provider).string(forKey: ["cider", "config"]) }
}

extension ServerArguments {
    /// The flags that were given.
    func layer() throws -> EffectiveSettings.Layer {
        var given: [AbsoluteConfigKey: ConfigValue] = [:]
        for setting in Setting.all {
            guard let text = values[setting.name] else { continue }
            if setting.isInteger {
                guard let value = Int(text) else {
                    throw ValidationError("\(setting.flag) is '\(text)', and takes \(setting.values).")
                }
                given[[setting.name]] = .init(.int(value), isSecret: false)
            } else {
                given[[setting.name]] = .init(.string(text), isSecret: false)
            }
        }
        return .init(reader: ConfigReader(provider: InMemoryProvider(name: "flags", values: given))) { $0.flag }
    }
}
