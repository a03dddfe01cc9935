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
