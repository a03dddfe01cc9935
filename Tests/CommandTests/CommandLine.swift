// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A run of the `cider` that was built beside the tests.
struct CommandLine {
    let status: Int32
    let output: String
    let errors: String

    static let executable = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        .appending(path: "cider")

    init(_ arguments: String..., environment: [String: String] = [:]) throws {
        try self.init(arguments: arguments, environment: environment)
    }

    /// Runs a line of the shell, in which `$cider` is the command: for names that are not UTF-8, and for pipes.
    init(shell line: String, in folder: String) throws {
        try self.init(
            arguments: ["-c", line], environment: ["cider": Self.executable.path(percentEncoded: false)],
            executable: URL(filePath: "/bin/sh"), directory: folder)
    }

    /// Runs `cider` to its end.
    init(
        arguments: [String], environment: [String: String] = [:], executable: URL = Self.executable,
        directory: String? = nil
    ) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = executable
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files, since a pipe that nobody reads blocks its writer.
        let (output, errors) = (try folder.write([], to: "output"), try folder.write([], to: "errors"))
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        self.output = try String(contentsOfFile: output, encoding: .utf8)
        self.errors = try String(contentsOfFile: errors, encoding: .utf8)
    }
}
