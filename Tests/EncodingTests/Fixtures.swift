// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation

/// The models and golden values that `Fixtures/make_fixtures.py` made.
struct Golden: Decodable {
    struct Values: Decodable {
        let features: [Float]
        let projection: [Float]
        let pooled: [Float]
    }

    let size: Int
    let mean: [Double]
    let std: [Double]
    let count: Int
    let pixels: [UInt8]
    let rgb: Values
    let bgr: Values

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    init() throws {
        self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Self.folder.appending(path: "golden.json")))
    }

    static func path(_ file: String) -> String {
        folder.appending(path: file).path(percentEncoded: false)
    }

    func input(_ order: ChannelOrder = .rgb) throws -> EncoderInput {
        try EncoderInput(size: size, mean: mean, std: std, channelOrder: order)
    }

    func encoder(
        _ file: String, _ order: ChannelOrder = .rgb, _ options: EncoderOptions = EncoderOptions(precision: .f32)
    ) throws -> ImageEncoder {
        try ImageEncoder(modelPath: Self.path(file), input: input(order), options: options)
    }

    /// The pixels of one image.
    func image(_ index: Int) -> [UInt8] {
        let bytes = size * size * 3
        return Array(pixels[index * bytes..<(index + 1) * bytes])
    }
}

/// The largest difference of two arrays of the same length.
func distance(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// One minus the cosine between two vectors.
func cosineDistance(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Double {
    func dot(_ x: some Collection<Float>, _ y: some Collection<Float>) -> Double {
        zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return 1 - dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}

/// A folder that is removed afterwards.
func withTemporaryFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "encoding-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
