// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Encoding
import Foundation
import ONNX
import Testing

/// A folder for a test's files; it goes with the last reference.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "adoption-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    /// Writes a model of a graph.
    func write(_ graph: Graph, as name: String = "model.onnx") throws -> String {
        try Model(graph, producerVersion: "1").serialized().write(to: URL(filePath: path(name)))
        return path(name)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    /// For each fixture and tensor the rows that onnxruntime gives for the ramp.
    static func expected(_ fixture: String, _ tensor: String) throws -> [[Double]] {
        let content = try Data(contentsOf: folder.appending(path: "expected.json"))
        let all = try JSONDecoder().decode([String: [String: [[Double]]]].self, from: content)
        return try #require(all[fixture]?[tensor])
    }

    /// Two images of 4x4.
    static let ramp: [UInt8] = (0..<96).map { (place: Int) -> UInt8 in UInt8(place * 5 % 256) }
}

extension AdoptedEncoder {
    /// What the encoder gives for two images with values 0...1: for each name rows one behind the other.
    func run(_ names: [String], pixels: [UInt8] = Fixtures.ramp, side: Int = 4) throws -> [[Float]] {
        let input = try EncoderInput(width: side, height: side, mean: [0, 0, 0], std: [1, 1, 1])
        return try ImageEncoder(
            modelPath: modelPath, input: input, outputs: names, batch: batch, options: EncoderOptions(precision: .f32)
        ).makeSession().embed(pixels: pixels, count: 2)
    }
}

/// Whether rows are the same but for rounding.
func expectEqual(_ rows: [Float], _ expected: [[Double]], tolerance: Double = 1e-4) {
    let flat = expected.flatMap(\.self)
    #expect(rows.count == flat.count)
    for (row, value) in zip(rows, flat) { #expect(abs(Double(row) - value) <= tolerance * max(1, abs(value))) }
}

func adopt(
    _ path: String, features: String? = nil, logits: String? = nil, pooling: Pooling = .auto, size: ImageSize? = nil
) throws -> AdoptedEncoder {
    try EncoderAdopter().adopt(
        AdoptionRequest(
            modelPath: path, featuresOutput: features, logitsOutput: logits, pooling: pooling, size: size))
}

/// What a refusal says; nil where there is none.
func refusal(_ body: () throws -> AdoptedEncoder) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return "\(error)"
    }
}
