import Configuration
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

    @Test func nothingSetIsTheDefaults() async throws {
        #expect(try await ServerConfiguration(reading: reader()) == ServerConfiguration())
    }

    @Test func flagComesBeforeEnvironmentBeforeFile() async throws {
        let configuration = try await ServerConfiguration(
            reading: reader(
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
            let configuration = try await ServerConfiguration(reading: reader(environment: environment))
            #expect(configuration != ServerConfiguration(), "\(setting.environmentName) sets nothing")
        }
    }

    @Test func namesAreUniqueAndHelpIsOneLine() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        for setting in Setting.all {
            #expect(setting.help.hasSuffix(".") && !setting.help.contains("\n"))
            #expect(setting.flag == "--" + setting.name)
        }
        #expect(Setting.all.first { $0.name == "max-body-bytes" }?.environmentName == "CIDER_MAX_BODY_BYTES")
        #expect(Setting.all.first { $0.name == "max-body-bytes" }?.defaultValue == "10485760")
    }

    @Test(arguments: [
        ("CIDER_PORT", "70000"), ("CIDER_PORT", "http"), ("CIDER_LOG_FORMAT", "xml"), ("CIDER_LOG_LEVEL", "loud"),
        ("CIDER_PRECISION", "f16"), ("CIDER_HOST", ""), ("CIDER_MAX_BATCH_SIZE", "0"), ("CIDER_MAX_IMAGES", "1000"),
        ("CIDER_MAX_BODY_BYTES", "1000000000"), ("CIDER_CORS_ORIGINS", "example.org"),
        ("CIDER_CORS_ORIGINS", "https://a.example/path"), ("CIDER_CORS_ORIGINS", "https://a.example,*"),
    ])
    func aWrongValueIsRefusedByName(name: String, value: String) async throws {
        let caught = await #expect(throws: ConfigurationError.self) {
            try await ServerConfiguration(reading: reader(environment: [name: value]))
        }
        let setting = name.dropFirst("CIDER_".count).lowercased().replacing("_", with: "-")
        let error = try #require(caught)
        #expect("\(error)".contains(setting))
    }
}
