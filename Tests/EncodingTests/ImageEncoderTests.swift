// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation
import Testing

@Suite struct ImageEncoderTests {
    let golden: Golden

    init() throws {
        golden = try Golden()
    }

    @Test func tellsWhatItIs() throws {
        let encoder = try golden.encoder("two-outputs.onnx")
        #expect(encoder.outputs == [.init(name: "features", dimension: 5), .init(name: "projection", dimension: 4)])
        #expect(encoder.precision == .f32)
        #expect(!encoder.deviceName.isEmpty)
        #expect(encoder.engineVersion.contains("20"))
    }

    @Test func namesUnnamedOutputs() throws {
        #expect(try golden.encoder("unnamed.xml").outputs.map(\.name) == ["output0", "output1"])
    }

    @Test func automaticPrecisionFollowsTheProcessor() throws {
        let encoder = try golden.encoder("two-outputs.onnx", .rgb, EncoderOptions())
        #expect(encoder.precision == (Precision.isBFloat16Available ? .bf16 : .f32))
    }

    @Test(.enabled(if: !Precision.isBFloat16Available, "this processor has bfloat16 instructions"))
    func refusesBFloat16WithoutInstructions() throws {
        #expect(throws: EncoderError.precisionUnavailable(.bf16)) {
            try golden.encoder("two-outputs.onnx", .rgb, EncoderOptions(precision: .bf16))
        }
    }

    @Test func compiledModelCacheGivesTheSameEmbeddings() throws {
        try withTemporaryFolder { folder in
            let cache = folder.appending(path: "cache").path(percentEncoded: false)
            let options = EncoderOptions(precision: .f32, cacheDirectory: cache)
            for _ in 0..<2 {
                let session = try golden.encoder("two-outputs.onnx", .rgb, options).makeSession()
                let features = try session.embed(pixels: golden.pixels, count: golden.count)[0]
                #expect(distance(features, golden.rgb.features) < 1e-5)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 1)
        }
    }

    @Test(arguments: [
        EncoderOptions(threads: 0), EncoderOptions(threads: 5000), EncoderOptions(streams: 0),
        EncoderOptions(cacheDirectory: ""),
    ])
    func refusesOptionsOutOfRange(options: EncoderOptions) throws {
        let error = try #require(throws: EncoderError.self) { try golden.encoder("two-outputs.onnx", .rgb, options) }
        guard case .invalidOptions = error else { throw error }
    }
}

@Suite struct EncoderInputTests {
    @Test(arguments: [
        (0, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]), (-8, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
        (1 << 40, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]), (8, [0.5, 0.5], [0.5, 0.5, 0.5]),
        (8, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]), (8, [.nan, 0.5, 0.5], [0.5, 0.5, 0.5]),
        (8, [0.5, 0.5, 0.5], [0.5, 0, 0.5]), (8, [0.5, 0.5, 0.5], [0.5, -1, 0.5]),
        (8, [0.5, 0.5, 0.5], [0.5, 1e-300, 0.5]), (8, [0.5, 0.5, 0.5], [0.5, .infinity, 0.5]),
    ])
    func refusesValuesOutOfRange(size: Int, mean: [Double], std: [Double]) throws {
        let error = try #require(throws: EncoderError.self) { try EncoderInput(size: size, mean: mean, std: std) }
        guard case .invalidInput = error else { throw error }
    }

    @Test func keepsItselfInJSON() throws {
        let input = try EncoderInput(size: 32, mean: [0.1, 0.2, 0.3], std: [1, 2, 3], channelOrder: .bgr)
        #expect(try JSONDecoder().decode(EncoderInput.self, from: JSONEncoder().encode(input)) == input)
    }

    @Test func checksWhatItReadsFromJSON() {
        let json = Data(#"{"size": 0, "mean": [0, 0, 0], "std": [1, 1, 1]}"#.utf8)
        #expect(throws: EncoderError.self) { try JSONDecoder().decode(EncoderInput.self, from: json) }
    }
}
