import ArgumentParser
import Configuration
import Fitting
import FoundationEssentials
import Logging
import Serving
import SystemPackage

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves verdicts over HTTP.",
        discussion: """
            A setting is taken from its flag, else from its environment variable, else from the file that --config \
            names, else its default holds. In the file, a setting's key is its flag without the dashes:

              {"port": 9000, "max-batch-size": 64}
            """)

    @Option(help: ArgumentHelp("Settings as JSON (.json) or YAML. (CIDER_CONFIG)", valueName: "file"))
    var config: String?

    @OptionGroup var settings: ServerArguments

    func run() async throws {
        let configuration = try await ServerConfiguration(reading: try await reader())
        let logger = Logger(label: "cider") { label in
            LineHandler(label: label, format: configuration.logFormat, level: configuration.logLevel)
        }
        let server = ScoringServer(
            configuration: configuration, models: try ModelSource.folder(configuration: configuration),
            version: DetectorFitter.version, logger: logger
        ) { port in
            logger.info("listening on http://\(configuration.host):\(port)")
        }
        try await server.runUntilSignalled()
    }

    /// Flag, then environment, then file.
    private func reader() async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [try flags()]
        let environment = EnvironmentVariablesProvider()
        providers.append(environment.prefixKeys(with: "cider"))
        let file: String? =
            if let config { config } else {
                ConfigReader(provider: environment).string(forKey: ["cider", "config"])
            }
        if let file {
            do {
                if file.hasSuffix(".json") {
                    providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
                } else {
                    providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
                }
            } catch {
                throw ValidationError("\(file) cannot be read as a file of settings: \(error)")
            }
        }
        return ConfigReader(providers: providers)
    }

    private func flags() throws -> InMemoryProvider {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for setting in Setting.all {
            guard let text = settings.values[setting.name] else { continue }
            if setting.isInteger {
                guard let value = Int(text) else {
                    throw ValidationError("\(setting.flag) is '\(text)', and takes \(setting.values).")
                }
                values[[setting.name]] = .init(.int(value), isSecret: false)
            } else {
                values[[setting.name]] = .init(.string(text), isSecret: false)
            }
        }
        return InMemoryProvider(name: "flags", values: values)
    }
}
