import Foundation
import TestSupport

/// `cider train`, on small colored images: the `cider` that was built beside the tests, which hands over to the `cider-train`
/// there.
final class TrainingProcess {
    private static let programs = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()

    private let process = Process()
    private let folder: TemporaryFolder

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - arguments: after the program.
    ///   - program: `cider` or `cider-train`.
    ///   - shell: run before in the same process, such as `ulimit`.
    /// - Throws: where the program cannot be started.
    init(_ arguments: [String], program: String = "cider", shell: String = ":") throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(filePath: "/bin/bash")
        let path = Self.programs.appending(path: program).path(percentEncoded: false)
        process.arguments = ["-c", "\(shell); exec \"$@\"", "bash", path] + arguments
        let (output, errors) = (try folder.write([], to: "output"), try folder.write([], to: "errors"))
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// Runs the program to its end.
    static func finished(
        _ arguments: [String], program: String = "cider", shell: String = ":"
    ) throws -> TrainingProcess {
        let process = try TrainingProcess(arguments, program: program, shell: shell)
        process.wait()
        return process
    }

    var isRunning: Bool { process.isRunning }
    var status: Int32 { process.terminationStatus }
    var output: String { text("output") }
    var errors: String { text("errors") }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    func wait() {
        process.waitUntilExit()
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)) ?? ""
    }
}

/// A folder with images to train from and one for runs.
struct TrainingFolder {
    let folder: TemporaryFolder

    init(count: Int = 20) throws {
        folder = try TemporaryFolder()
        try SmallDetector.writeImages(to: folder, set: "images", count: count, seed: 0)
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// The arguments of a run of 12 epochs of 3 steps, bit for bit the same each time.
    func arguments(_ run: String, _ more: String...) -> [String] {
        [
            "train", "--id", path("images"), "--output", path(run), "--size", "12", "--batch", "16", "--epochs", "12",
            "--views", "2", "--projection", "16", "--learning-rate", "0.05", "--threads", "1", "--precision", "f32",
            "--jitter", "0", "--grayscale", "0", "--weight-average", "0",
        ] + more
    }

    func content(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

    func lines(_ name: String) -> Int {
        (try? content(name).count { $0 == UInt8(ascii: "\n") }) ?? 0
    }
}
