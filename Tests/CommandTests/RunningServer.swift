import Foundation
import TestSupport

/// `cider serve` on a port of its own, until its owner goes.
final class RunningServer {
    let process = Process()
    let port = Int.random(in: 20_000..<30_000)
    private let folder: TemporaryFolder

    /// Starts the server, and waits until it is ready, or until a page holds a text.
    init(
        models: String, arguments: [String] = [], ignoresHangUp: Bool = false,
        waitsFor page: (path: String, text: String) = ("/readyz", "ready\"}")
    ) async throws {
        folder = try TemporaryFolder()
        let serve = ["serve", "--models", models, "--port", "\(port)"] + arguments
        if ignoresHangUp {
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", #"trap '' HUP; exec "$@""#, "sh", CommandLine.executable.path] + serve
        } else {
            process.executableURL = CommandLine.executable
            process.arguments = serve
        }
        process.standardError = FileHandle(forWritingAtPath: try folder.write([], to: "log"))
        try process.run()
        try await wait(for: page.path, containing: page.text)
    }

    /// Asks again and again until a page holds a text, or the server has ended.
    func wait(for path: String, containing text: String) async throws {
        while process.isRunning, try !request(path).body.contains(text) {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func get(_ path: String) throws -> (status: Int, body: String) { try request(path) }

    /// What the server has logged so far.
    func log() throws -> String { try String(contentsOfFile: "\(folder.path)/log", encoding: .utf8) }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// Posts an image.
    func score(_ bytes: [UInt8]) throws -> (status: Int, body: String) {
        let image = try folder.write(bytes, to: "image")
        return try request("/score", "--data-binary", "@\(image)", "--header", "Content-Type: image/*")
    }

    /// Posts whatever curl's arguments say.
    func post(_ path: String, _ arguments: [String]) throws -> (status: Int, body: String) {
        try request(path, arguments)
    }

    /// The most memory that the server has held, bytes.
    func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }

    private func request(_ path: String, _ arguments: String...) throws -> (status: Int, body: String) {
        try request(path, arguments)
    }

    private func request(_ path: String, _ arguments: [String]) throws -> (status: Int, body: String) {
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
