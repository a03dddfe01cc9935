import Foundation
import TestSupport

/// `cider serve` on a port of its own, until its owner goes.
final class RunningServer {
    let process = Process()
    private let port = Int.random(in: 20_000..<30_000)
    private let folder: TemporaryFolder

    /// Starts the server, and waits until it is ready.
    init(models: String) async throws {
        folder = try TemporaryFolder()
        process.executableURL = CommandLine.executable
        process.arguments = ["serve", "--models", models, "--port", "\(port)"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<200 {
            if process.isRunning, try request("/readyz").status == 200 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// Posts an image.
    func score(_ bytes: [UInt8]) throws -> (status: Int, body: String) {
        let image = try folder.write(bytes, to: "image")
        return try request("/score", "--data-binary", "@\(image)", "--header", "Content-Type: image/*")
    }

    /// The most memory that the server has held, bytes.
    func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }

    private func request(_ path: String, _ arguments: String...) throws -> (status: Int, body: String) {
        let curl = Process()
        let body = try folder.write([], to: "body")
        let status = try folder.write([], to: "status")
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments =
            [
                "curl", "--silent", "--max-time", "30", "--output", body, "--write-out", "%{http_code}",
                "http://127.0.0.1:\(port)\(path)",
            ] + arguments
        curl.standardOutput = FileHandle(forWritingAtPath: status)
        try curl.run()
        curl.waitUntilExit()
        return (
            Int(try String(contentsOfFile: status, encoding: .utf8)) ?? 0,
            try String(contentsOfFile: body, encoding: .utf8)
        )
    }
}
