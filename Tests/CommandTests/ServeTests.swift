// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

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
        // As Kubernetes sets it for a service that is called cider.
        let linked = try CommandLine("serve", environment: ["CIDER_PORT": "tcp://10.0.0.1:8080"])
        #expect(linked.status == 64)
        #expect(linked.errors.contains("port") && linked.errors.contains("(CIDER_PORT)"), "\(linked.errors)")
        #expect(try CommandLine("serve", "--config", "/no/such/file.json").errors.contains("file.json"))
    }

    @Test("A key of the file that is no setting is refused with the nearest one, a variable told")
    func unknownNames() throws {
        let folder = try TemporaryFolder()
        for (name, content) in [
            ("settings.json", #"{"prot": 1, "max-pixel": 2, "models": "m"}"#),
            ("settings.yaml", "prot: 1\nmax-pixel: 2\nmodels: m\n"),
        ] {
            let run = try CommandLine("serve", "--config", try folder.write(Array(content.utf8), to: name))
            #expect(run.status == 64)
            #expect(run.errors.contains("\(name): 'max-pixel' is no setting; did you mean 'max-pixels'?"))
            #expect(run.errors.contains("'prot' is no setting; did you mean 'port'?"))
        }
        let run = try CommandLine("serve", "--print-config", environment: ["CIDER_PROT": "1"])
        #expect(run.status == 0)
        #expect(run.errors.contains("'CIDER_PROT' is no setting; did you mean 'CIDER_PORT'?"))
    }

    @Test("--print-config prints every setting with its origin, and is a file that --config takes")
    func printConfig() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Array(#"{"models": "from-file", "port": 1}"#.utf8), to: "settings.json")
        let run = try CommandLine(
            "serve", "--config", file, "--port", "9000", "--print-config", environment: ["CIDER_LOG_LEVEL": "debug"])
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.count == Setting.all.count)
        #expect(lines.contains("port: 9000 # --port"))
        #expect(lines.contains("log-level: \"debug\" # CIDER_LOG_LEVEL"))
        #expect(lines.contains { $0.hasPrefix("models: \"from-file\" # ") && $0.hasSuffix("settings.json, models") })
        #expect(lines.contains("max-images: 256 # default"))
        let again = try folder.write(Array(run.output.utf8), to: "again.yaml")
        let second = try CommandLine("serve", "--config", again, "--print-config")
        #expect(second.status == 0, "\(second.errors)")
        func values(_ text: String) -> [String] { text.split(separator: "\n").map { String($0.prefix { $0 != "#" }) } }
        func trimmed(_ text: String) -> [String] { values(text).map { $0.trimmingCharacters(in: .whitespaces) } }
        #expect(trimmed(second.output) == trimmed(run.output))
        let example = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples/cider.yaml")
        let defaults = try CommandLine("serve", "--config", example.path(percentEncoded: false), "--print-config")
        #expect(trimmed(defaults.output) == trimmed(try CommandLine("serve", "--print-config").output))
    }

    @Test("A port in use and an unknown host end the server with status 1, and name the flag")
    func cannotListen() async throws {
        let small = try SmallDetector()
        let models = "\(small.folder.path)/models"
        let server = try await RunningServer(models: models)
        let inUse = try CommandLine("serve", "--models", models, "--port", "\(server.port)")
        #expect(inUse.status == 1)
        #expect(inUse.errors.contains("127.0.0.1:\(server.port): the port is in use"), "\(inUse.errors)")
        #expect(inUse.errors.contains("--port"))
        let unknown = try CommandLine("serve", "--models", models, "--host", "no-such-host.invalid")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("no-such-host.invalid") && unknown.errors.contains("--host"))
    }

    @Test("A folder that is no detector is told as a model that failed, and served once it is one")
    func folderWithoutDetector() async throws {
        let small = try SmallDetector()
        let models = "\(small.folder.path)/models"
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(models)/half", withIntermediateDirectories: false)
        try manager.createDirectory(atPath: "\(models)/lost+found", withIntermediateDirectories: false)
        let detector = try #require(
            try manager.contentsOfDirectory(atPath: models).first {
                manager.fileExists(atPath: "\(models)/\($0)/detector.json")
            })
        let server = try await RunningServer(models: models, waitsFor: ("/models/\(detector)", #""state":"ready""#))
        #expect(try server.get("/readyz").body.contains("could not be loaded: half"))
        #expect(try server.get("/models").body.contains(#"{"name":"half","state":"failed"}"#))
        #expect(!(try server.get("/models").body.contains("lost+found")))
        // The one detector still answers where no model is named.
        #expect(try server.score(SmallDetector.image(channel: 0, seed: 77)).status == 200)
        try manager.removeItem(atPath: "\(models)/half")
        try manager.copyItem(atPath: "\(models)/\(detector)", toPath: "\(models)/half")
        try await server.wait(for: "/readyz", containing: "ready\"}")
        #expect(try server.get("/models/half").body.contains(#""state":"ready""#))
    }

    @Test("SIGHUP drains as SIGTERM does, unless the server was started with it ignored")
    func hangUp() async throws {
        let small = try SmallDetector()
        let models = "\(small.folder.path)/models"
        let server = try await RunningServer(models: models)
        kill(server.process.processIdentifier, SIGHUP)
        server.process.waitUntilExit()
        #expect(server.process.terminationReason == .exit)
        #expect(server.process.terminationStatus == 0)

        let ignoring = try await RunningServer(models: models, ignoresHangUp: true)
        kill(ignoring.process.processIdentifier, SIGHUP)
        #expect(try ignoring.get("/readyz").status == 200)
        ignoring.process.terminate()
        ignoring.process.waitUntilExit()
        #expect(ignoring.process.terminationStatus == 0)
    }

    @Test("A cache folder that cannot be made is told, and the server goes on without it")
    func cacheFolder() async throws {
        let small = try SmallDetector()
        let file = try small.folder.write([], to: "file")
        let server = try await RunningServer(
            models: "\(small.folder.path)/models", arguments: ["--cache", "\(file)/cache"])
        #expect(try server.score(SmallDetector.image(channel: 0, seed: 77)).status == 200)
        #expect(try server.log().contains("compiled models are not kept in the cache folder \(file)/cache"))
    }

    @Test("The server scores an image, and ends cleanly on SIGTERM")
    func serves() async throws {
        let small = try SmallDetector()
        let server = try await RunningServer(models: "\(small.folder.path)/models")
        let answer = try server.score(SmallDetector.image(channel: 0, seed: 77))
        #expect(answer.status == 200)
        #expect(answer.body.contains(#""nearest_class":{"label":"red""#), "\(answer.body)")
        server.process.terminate()
        server.process.waitUntilExit()
        #expect(server.process.terminationStatus == 0)
        #expect(server.process.terminationReason == .exit)
    }

    @Test("Images made to harm are refused with the right status, in bounded memory")
    func harmfulImages() async throws {
        let small = try SmallDetector()
        let server = try await RunningServer(models: "\(small.folder.path)/models")
        let image = SmallDetector.image(channel: 0, seed: 77)
        let before = try server.peakMemory()
        for (bytes, status) in [
            (Array("<html>".utf8), 415), (Array(image.prefix(image.count / 2)), 422),
            (pngHeader(width: 30_000, height: 30_000), 422), (pngHeader(width: .max, height: .max), 422),
            (Array("GIF89a".utf8) + [UInt8](repeating: 255, count: 20), 422),
            ([0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: 100), 422), ([], 400),
            ([UInt8](repeating: 0, count: 100_000_000), 413),
        ] {
            let answer = try server.score(bytes)
            #expect(answer.status == status, "\(answer.body)")
            #expect(answer.body.contains(#""status":\#(status)"#) && !answer.body.contains("/"), "\(answer.body)")
        }
        #expect(try server.score(image).status == 200)
        // What a 30,000 x 30,000 image would take is 2,700 MB, and the large body 100 MB.
        #expect(try server.peakMemory() - before < 60_000_000)
    }

    /// A PNG that says how large it is, and no more.
    private func pngHeader(width: UInt32, height: UInt32) -> [UInt8] {
        func bytes(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
        let chunk = Array("IHDR".utf8) + bytes(width) + bytes(height) + [8, 2, 0, 0, 0]
        var checksum: UInt32 = .max
        for byte in chunk {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
        }
        return [137, 80, 78, 71, 13, 10, 26, 10] + bytes(13) + chunk + bytes(~checksum)
    }
}
