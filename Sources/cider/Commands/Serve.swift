import ArgumentParser
import CommandSupport
import FoundationEssentials
import Logging
import Parallelism
import Release
import Serving

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves verdicts over HTTP.",
        discussion: """
            A setting is taken from its flag, else from its environment variable, else from the file that --config \
            names, else its default holds. In the file, a setting's key is its flag without the dashes:

              {"port": 9000, "max-batch-size": 64}

            examples/cider.yaml holds all of them; --print-config shows what holds, and why.

            SIGTERM, SIGINT and SIGHUP let accepted work finish; the exit status is 0 then. It is 1 where the server \
            cannot start.
            """)

    @Option(help: ArgumentHelp("Settings as JSON (.json) or YAML. (CIDER_CONFIG)", valueName: "file"))
    var config: String?

    @Flag(help: "Print every setting with where it comes from, as a file that --config takes, and end.")
    var printConfig = false

    @OptionGroup var settings: ServerArguments

    func run() async throws {
        let effective = try await effectiveSettings()
        let unknown = UnknownSetting.variables(ProcessInfo.processInfo.environment.keys)
        if printConfig {
            for variable in unknown { printError("warning: \(variable)") }
            print(effective.yaml, terminator: "")
            return
        }
        var configuration = effective.configuration
        let logger = Logger(label: "cider") { [configuration] label in
            LineHandler(label: label, format: configuration.logFormat, level: configuration.logLevel)
        }
        for variable in unknown { logger.warning("environment variable", metadata: ["warning": "\(variable)"]) }
        let folder = try DetectorFolder(configuration: configuration)
        configuration.defaultModel = folder.defaultModel
        logger.info("CPU budget", metadata: ["budget": "\(CPUBudget.current)"])
        let server = ScoringServer(
            configuration: configuration, models: folder.sources, version: Release.version, logger: logger
        ) { [configuration] port in
            logger.info("listening on http://\(configuration.host):\(port)")
        }
        try await server.runUntilSignalled()
    }

    /// Flag, then environment, then file.
    private func effectiveSettings() async throws -> EffectiveSettings {
        let environment = SettingsEnvironment()
        var layers = [try settings.layer(), environment.layer]
        if let path = config ?? environment.file { layers.append(try await SettingsFile(path: path).layer) }
        do {
            return try await EffectiveSettings(layers: layers)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
