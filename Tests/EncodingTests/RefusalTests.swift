// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation
import Randomness
import Testing

/// Models that cannot serve, whole or damaged: an error of the right kind that names the file, never a crash.
@Suite struct RefusalTests {
    let golden: Golden

    init() throws {
        golden = try Golden()
    }

    @Test(arguments: [
        ("rank-two.onnx", "[?,7]"), ("grey.onnx", "[?,1,8,8]"), ("integer-input.onnx", "floating-point"),
        ("two-inputs.onnx", "2"),
    ])
    func refusesInputs(file: String, detail: String) throws {
        let error = try #require(throws: EncoderError.self) { try golden.encoder(file) }
        guard case .unsupportedInput(file, let reason) = error else { throw error }
        #expect(reason.contains(detail))
    }

    @Test(arguments: [
        ("feature-map.onnx", "[?,6,4,4]"), ("integer-output.onnx", "floating-point"), ("fixed-batch.onnx", "[1,6]"),
        ("no-outputs.onnx", "none"),
    ])
    func refusesOutputs(file: String, detail: String) throws {
        let error = try #require(throws: EncoderError.self) { try golden.encoder(file) }
        guard case .unsupportedOutput(file, let reason) = error else { throw error }
        #expect(reason.contains(detail))
    }

    @Test(arguments: ["two-outputs.onnx", "channels-last.onnx"])
    func refusesAnotherSize(file: String) throws {
        let input = try EncoderInput(size: 16, mean: golden.mean, std: golden.std)
        let error = try #require(throws: EncoderError.self) {
            try ImageEncoder(modelPath: Golden.path(file), input: input)
        }
        guard case .unsupportedInput(file, let reason) = error else { throw error }
        #expect(reason.contains("16"))
    }

    @Test func refusesMissingFiles() throws {
        for file in ["nowhere.onnx", "", "nul\0byte.onnx"] {
            #expect(throws: EncoderError.modelNotFound(model: file)) {
                try ImageEncoder(modelPath: file, input: golden.input())
            }
        }
    }

    @Test func refusesWhatIsNoModel() throws {
        let model = try Data(contentsOf: Golden.folder.appending(path: "two-outputs.onnx"))
        let graph = try Data(contentsOf: Golden.folder.appending(path: "unnamed.xml"))
        var random = SplitMix64(state: 1)
        let noise = Data((0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) })
        let files = [
            "empty.onnx": Data(), "short.onnx": model.prefix(1500), "noise.onnx": noise,
            "text.onnx": Data("model\n".utf8),
            "short.xml": graph.prefix(4000), "noise.xml": noise, "alone.xml": graph, "other.xml": Data("<a/>".utf8),
        ]
        try withTemporaryFolder { folder in
            for (name, data) in files {
                let path = folder.appending(path: name).path(percentEncoded: false)
                try data.write(to: URL(filePath: path))
                let error = try #require(throws: EncoderError.self, "\(name)") {
                    try ImageEncoder(modelPath: path, input: golden.input())
                }
                guard case .modelUnreadable(name, _) = error else { throw error }
                expectOneCleanLine(error, folder: folder)
            }
            let error = try #require(throws: EncoderError.self) {
                try ImageEncoder(modelPath: folder.path(percentEncoded: false), input: golden.input())
            }
            guard case .modelUnreadable = error else { throw error }
        }
    }

    @Test(arguments: ["two-outputs.onnx", "unnamed.xml", "unnamed.bin"])
    func survivesDamage(file: String) throws {
        let whole = try Data(contentsOf: Golden.folder.appending(path: file))
        let companion = file == "unnamed.bin" ? "unnamed.xml" : "unnamed.bin"
        try withTemporaryFolder { folder in
            try FileManager.default.copyItem(
                at: Golden.folder.appending(path: companion), to: folder.appending(path: companion))
            let damaged = folder.appending(path: file)
            let opened = (file == "unnamed.bin" ? folder.appending(path: companion) : damaged)
            var random = SplitMix64(state: 7)
            for _ in 0..<150 {
                try damage(whole, using: &random).write(to: damaged)
                do {
                    let encoder = try ImageEncoder(
                        modelPath: opened.path(percentEncoded: false), input: golden.input(),
                        options: EncoderOptions(precision: .f32))
                    let embeddings = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
                    #expect(embeddings.map(\.count) == encoder.outputs.map { $0.dimension * golden.count })
                } catch let error as EncoderError {
                    #expect(error.description.hasPrefix(opened.lastPathComponent + ": "))
                    expectOneCleanLine(error, folder: folder)
                }
            }
        }
    }

    private func expectOneCleanLine(_ error: EncoderError, folder: URL) {
        let line = error.description
        #expect(!line.contains("\n") && !line.contains(".cpp") && !line.contains("Exception from"))
        #expect(!line.contains(folder.lastPathComponent + "/"))
    }

    /// Overwrites a few bytes, cuts the end off, takes a piece out or doubles one.
    private func damage(_ data: Data, using random: inout SplitMix64) -> Data {
        var bytes = [UInt8](data)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        case 1:
            let start = Int.random(in: 0..<bytes.count, using: &random)
            bytes.removeSubrange(start..<min(bytes.count, start + Int.random(in: 1...64, using: &random)))
        case 2:
            let start = Int.random(in: 0..<bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + 64)], at: start)
        default:
            // Half of the hits go to the graph's structure, which lies at the ends of an ONNX file.
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let near = Bool.random(using: &random) ? min(400, bytes.count) : bytes.count
                let place = Int.random(in: 0..<near, using: &random)
                bytes[Bool.random(using: &random) ? place : bytes.count - 1 - place] = .random(
                    in: 0...255, using: &random)
            }
        }
        return Data(bytes)
    }
}
