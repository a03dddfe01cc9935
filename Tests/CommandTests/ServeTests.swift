import Foundation
import Serving
import TestSupport
import Testing

@Suite struct ServeTests {
    @Test("The help names every setting with its flag, its variable and its default")
    func help() throws {
        let help = try CommandLine("serve", "--help").output.split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        for setting in Setting.all {
            #expect(help.contains(setting.flag))
            #expect(help.contains(setting.environmentName))
            if let value = setting.defaultValue { #expect(help.contains("default: \(value))"), "\(setting.name)") }
        }
    }

    @Test("A setting is taken from its flag, else its variable, else the file")
    func precedence() throws {
        let folder = try TemporaryFolder()
        for (name, content) in [
            ("settings.json", #"{"models": "from-file", "port": 1}"#),
            ("settings.yaml", "models: from-file\nport: 1\n"),
        ] {
            let file = try folder.write(Array(content.utf8), to: name)
            func models(_ run: CommandLine) -> String { String(run.errors.prefix { $0 != "\n" }) }
            let variable = ["CIDER_MODELS": "from-variable"]
            #expect(models(try CommandLine("serve", "--config", file)).contains("from-file"))
            #expect(models(try CommandLine("serve", environment: ["CIDER_CONFIG": file])).contains("from-file"))
            #expect(models(try CommandLine("serve", "--config", file, environment: variable)).contains("from-variable"))
            #expect(
                models(try CommandLine("serve", "--config", file, "--models", "from-flag", environment: variable))
                    .contains("from-flag"))
        }
    }

    @Test("Every flag reaches its setting: a value that it does not take is refused by name")
    func flags() throws {
        for setting in Setting.all where setting.isInteger {
            let run = try CommandLine("serve", setting.flag, "-7")
            #expect(run.status != 0)
            #expect(run.errors.contains(setting.name), "\(run.errors)")
        }
        #expect(try CommandLine("serve", "--log-format", "xml").errors.contains("log-format"))
        #expect(try CommandLine("serve", "--config", "/no/such/file.json").errors.contains("file.json"))
    }

    @Test("The server scores an image, and ends cleanly on SIGTERM")
    func serves() async throws {
        let small = try SmallDetector()
        let port = 20_000 + Int.random(in: 0..<10_000)
        let process = Process()
        process.executableURL = CommandLine.executable
        process.arguments = ["serve", "--models", "\(small.folder.path)/models", "--port", "\(port)"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { if process.isRunning { process.terminate() } }

        let image = try small.folder.write(SmallDetector.image(channel: 0, seed: 77), to: "red.png")
        var answer = ""
        for _ in 0..<100 where answer.isEmpty {
            try await Task.sleep(for: .milliseconds(100))
            answer = try curl("--data-binary", "@\(image)", "http://127.0.0.1:\(port)/score")
        }
        #expect(answer.contains(#""nearest_class":{"label":"red""#), "\(answer)")
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(process.terminationReason == .exit)
    }

    /// The body of a successful answer; empty where there is none.
    private func curl(_ arguments: String...) throws -> String {
        let folder = try TemporaryFolder()
        let process = try Process.run(
            URL(filePath: "/usr/bin/env"),
            arguments: ["curl", "--silent", "--fail", "--max-time", "10", "--output", "\(folder.path)/body"] + arguments
        )
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return "" }
        return try String(contentsOfFile: "\(folder.path)/body", encoding: .utf8)
    }
}
