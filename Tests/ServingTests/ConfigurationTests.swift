// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Logging
import Serving
import Testing

@Suite struct ConfigurationTests {
    private func reader(
        flags: [AbsoluteConfigKey: ConfigValue] = [:], environment: [String: String] = [:],
        file: [AbsoluteConfigKey: ConfigValue] = [:]
    ) -> ConfigReader {
        ConfigReader(providers: [
            InMemoryProvider(values: flags),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "cider"),
            InMemoryProvider(values: file),
        ])
    }

    private func configuration(_ reader: ConfigReader) async throws(ConfigurationError) -> ServerConfiguration {
        try await EffectiveSettings(layers: [.init(reader: reader) { $0.name }]).configuration
    }

    @Test func nothingSetIsTheDefaults() async throws {
        #expect(try await configuration(reader()) == ServerConfiguration())
    }

    @Test func flagComesBeforeEnvironmentBeforeFile() async throws {
        let configuration = try await configuration(
            reader(
                flags: ["port": 1], environment: ["CIDER_PORT": "2", "CIDER_QUEUE_LENGTH": "1002"],
                file: ["port": 3, "queue-length": 1003, "max-batch-size": 33]))
        #expect(configuration.port == 1)
        #expect(configuration.queueLength == 1002)
        #expect(configuration.maxBatchSize == 33)
    }

    /// Every setting is set by its own variable, to something that is not its default.
    @Test func everySettingHasItsVariable() async throws {
        for setting in Setting.all {
            let value =
                if setting.isInteger {
                    setting.defaultValue == "7" ? "8" : "7"
                } else if setting.values.contains("|") {
                    setting.values.split(separator: "|").map(String.init).first { $0 != setting.defaultValue } ?? ""
                } else {
                    "elsewhere"
                }
            var environment = [setting.environmentName: value]
            // Two settings bound others.
            if setting.name == "queue-length" { environment["CIDER_MAX_IMAGES"] = "1" }
            if setting.name == "max-body-bytes-in-flight" { environment["CIDER_MAX_BODY_BYTES"] = "1" }
            let configuration = try await configuration(reader(environment: environment))
            #expect(configuration != ServerConfiguration(), "\(setting.environmentName) sets nothing")
        }
    }

    /// Every setting with its help and its default, in their order.
    @Test func theExampleHoldsEverySetting() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples/cider.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let settings = Setting.all.map { setting in
            let value = setting.isInteger ? setting.defaultValue ?? "" : "\"\(setting.defaultValue ?? "")\""
            return "# \(setting.help) (\(setting.environmentName); \(setting.values))\n\(setting.name): \(value)\n"
        }
        let expected = settings.joined(separator: "\n")
        #expect(text.hasSuffix("\n\n" + expected), "examples/cider.yaml must end with:\n\(expected)")
    }

    @Test func everySettingTellsWhereItComesFrom() async throws {
        func layer(_ origin: String, _ values: [AbsoluteConfigKey: ConfigValue]) -> EffectiveSettings.Layer {
            .init(reader: ConfigReader(provider: InMemoryProvider(values: values))) { "\(origin) \($0.name)" }
        }
        let settings = try await EffectiveSettings(layers: [
            layer("flag", ["port": 1, "models": "a \"b\""]), layer("file", ["port": 2, "queue-length": 1003]),
        ])
        #expect(settings.configuration.port == 1)
        #expect(settings.configuration.queueLength == 1003)
        let lines = settings.yaml.split(separator: "\n").map { $0.split(separator: "  ").map(String.init) }
        #expect(lines.count == Setting.all.count)
        func line(_ name: String) -> String? {
            lines.first { $0[0].hasPrefix("\(name): ") }?.joined(separator: " ").split(separator: " ").joined(
                separator: " ")
        }
        #expect(line("port") == "port: 1 # flag port")
        #expect(line("queue-length") == "queue-length: 1003 # file queue-length")
        #expect(line("models") == #"models: "a \"b\"" # flag models"#)
        #expect(line("default-model") == #"default-model: "" # default"#)
    }

    @Test(arguments: [
        ("prot", "'prot' is no setting; did you mean 'port'?"),
        ("max_batch_size", "'max_batch_size' is no setting; did you mean 'max-batch-size'?"),
        ("CIDER_LOG_LEVEL", "'CIDER_LOG_LEVEL' is no setting; did you mean 'log-level'?"),
        ("Max-Pixel", "'Max-Pixel' is no setting; did you mean 'max-pixels'?"), ("colour", "'colour' is no setting"),
    ])
    func anUnknownKeyIsToldWithTheNearest(key: String, text: String) {
        #expect(UnknownSetting.keys([key, "port", "models"]).map(\.description) == [text])
    }

    @Test func anUnknownVariableIsToldWithTheNearest() {
        let unknown = UnknownSetting.variables([
            "CIDER_PORT", "CIDER_CONFIG", "CIDER_QUEUE_LENGHT", "CIDER_COLOUR", "CIDER_GOLDEN", "HOME",
        ])
        #expect(
            unknown.map(\.description) == [
                "'CIDER_COLOUR' is no setting",
                "'CIDER_QUEUE_LENGHT' is no setting; did you mean 'CIDER_QUEUE_LENGTH'?",
            ])
    }

    @Test func namesAreUniqueAndHelpIsOneLine() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        for setting in Setting.all {
            #expect(setting.help.hasSuffix(".") && !setting.help.contains("\n"))
            #expect(setting.flag == "--" + setting.name)
        }
        #expect(Setting.all.first { $0.name == "max-body-bytes" }?.environmentName == "CIDER_MAX_BODY_BYTES")
        #expect(Setting.all.first { $0.name == "max-body-bytes" }?.defaultValue == "33554432")
    }

    @Test(arguments: [
        ("CIDER_PORT", "70000"), ("CIDER_PORT", "http"), ("CIDER_LOG_FORMAT", "xml"), ("CIDER_LOG_LEVEL", "loud"),
        ("CIDER_PRECISION", "f16"), ("CIDER_HOST", ""), ("CIDER_MAX_BATCH_SIZE", "0"), ("CIDER_MAX_IMAGES", "1000"),
        ("CIDER_MAX_BODY_BYTES", "1000000000"), ("CIDER_CORS_ORIGINS", "example.org"),
        ("CIDER_CORS_ORIGINS", "https://a.example/path"), ("CIDER_CORS_ORIGINS", "https://a.example,*"),
    ])
    func aWrongValueIsRefusedByName(name: String, value: String) async throws {
        let caught = await #expect(throws: ConfigurationError.self) {
            try await configuration(reader(environment: [name: value]))
        }
        let setting = name.dropFirst("CIDER_".count).lowercased().replacing("_", with: "-")
        let error = try #require(caught)
        #expect("\(error)".contains(setting))
    }
}
