// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `cider train`, which hands over to `cider-train`.
@Suite struct TrainTests {
    /// Where a `cider` is that has no `cider-train` beside it.
    let folder: TemporaryFolder
    let cider: String

    init() throws {
        folder = try TemporaryFolder()
        cider = "\(folder.path)/cider"
        do {
            try FileManager.default.linkItem(atPath: CommandLine.executable.path, toPath: cider)
        } catch {
            // On another file system.
            try FileManager.default.copyItem(atPath: CommandLine.executable.path, toPath: cider)
        }
    }

    /// Runs that `cider`.
    private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandLine {
        try CommandLine(
            arguments: ["train"] + arguments, environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 },
            executable: URL(filePath: cider))
    }

    /// A program in place of `cider-train`, which prints its arguments, a line each, and ends with a status.
    private func standIn(at name: String, status: Int = 0) throws -> String {
        let path = try folder.write(Array("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit \(status)\n".utf8), to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test("Where cider-train is not there, the command says how to build it", arguments: [["--id", "x"], []])
    func absent(_ arguments: [String]) throws {
        let run = try run(arguments)
        #expect(run.status == 1)
        #expect(run.errors.contains("make build-training"), "\(run.errors)")
    }

    @Test("Where cider-train is not there, the help is there all the same", arguments: ["--help", "-h"])
    func help(_ flag: String) throws {
        let run = try run([flag])
        #expect(run.status == 0)
        #expect(run.errors.contains("make build-training"))
        #expect(run.output.hasPrefix("OVERVIEW: Trains"))
        #expect(run.output.contains("USAGE: cider train [<options>] --output <folder>"))
        for option in ["--id", "--preset", "--loss", "--encoder", "--resume", "--calibration"] {
            #expect(run.output.contains("\n  \(option) "), "\(option)")
        }
    }

    @Test("cider-train beside cider gets all arguments as they are, and its status is cider's")
    func besideIt() throws {
        _ = try standIn(at: "cider-train", status: 130)
        let run = try run(["--id", "two words", "--version", "--", "*"])
        #expect(run.output == "--id\ntwo words\n--version\n--\n*\n", "\(run.errors)")
        #expect(run.status == 130)
    }

    @Test("Beside the file that a link leads to is beside cider")
    func behindALink() throws {
        _ = try standIn(at: "cider-train")
        let link = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: "\(link.path)/cider", withDestinationPath: cider)
        let run = try CommandLine(
            arguments: ["train", "--resume"], environment: ["PATH": "/usr/bin:/bin"],
            executable: URL(filePath: "\(link.path)/cider"))
        #expect(run.output == "--resume\n", "\(run.errors)")
    }

    @Test("CIDER_TRAIN goes before what is beside cider, and PATH comes last")
    func order() throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/path", withIntermediateDirectories: true)
        _ = try standIn(at: "path/cider-train", status: 3)
        let path = ["PATH": "\(folder.path)/path:/usr/bin:/bin"]
        #expect(try run(["--resume"], environment: path).status == 3)
        _ = try standIn(at: "cider-train", status: 4)
        #expect(try run(["--resume"], environment: path).status == 4)
        let named = try standIn(at: "other", status: 5)
        #expect(try run(["--resume"], environment: ["CIDER_TRAIN": named]).status == 5)
    }

    @Test("A CIDER_TRAIN that is no program is named, rather than passed over")
    func namesNoProgram() throws {
        _ = try standIn(at: "cider-train")
        for path in ["\(folder.path)/none", folder.path] {
            let run = try run(["--help"], environment: ["CIDER_TRAIN": path])
            #expect(run.status != 0 && run.errors.contains("CIDER_TRAIN names '\(path)'"), "\(run.errors)")
        }
    }
}
