// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A Python with packages that tests hold our files against; `make test` and `make test-training` prepare it under `.deps/`.
package struct PythonTools: Sendable {
    /// onnx, onnxruntime and Pillow.
    package static let onnx = PythonTools(name: "onnx")

    package static let tensorBoard = PythonTools(name: "tensorboard")

    /// What a skipped test says.
    package static let absence = "'make test' has not prepared Python's packages"

    private let python: String

    private init(name: String) {
        python = packageFolder.appending(path: ".deps/\(name)/bin/python").path(percentEncoded: false)
    }

    package var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: python) }

    /// Runs a script.
    ///
    /// - Parameters:
    ///   - script: in the folder of tests.
    ///   - arguments: the script's.
    /// - Returns: what it printed.
    /// - Throws: ``Failure`` with what it said where it failed.
    @discardableResult
    package func run(_ script: String, _ arguments: String...) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [packageFolder.appending(path: "Tests/\(script)").path(percentEncoded: false)] + arguments
        let errors = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.standardError = try FileHandle(forWritingTo: errors)
        let printed = Pipe()
        process.standardOutput = printed
        try process.run()
        let output = try printed.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
        }
        return output
    }

    /// A script that ended with an error.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }
}
