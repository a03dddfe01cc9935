// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation
import Testing

/// Inputs of other shapes and types, outputs by name, and models of a fixed batch.
@Suite struct InterfaceTests {
    let golden: Golden
    private let pixels = (0..<72).map { UInt8($0 * 3) }

    init() throws {
        golden = try Golden()
    }

    private func embed(_ file: String, _ input: EncoderInput, pixels: [UInt8], count: Int = 1) throws -> [Float] {
        let encoder = try ImageEncoder(
            modelPath: Golden.path(file), input: input, options: EncoderOptions(precision: .f32))
        return try #require(try encoder.makeSession().embed(pixels: pixels, count: count).first)
    }

    @Test func grayRectangle() throws {
        let input = try EncoderInput(width: 6, height: 4, mean: [0.5], std: [0.25])
        #expect(input.bytesPerImage == 24 && input.channels == 1)
        let values = try embed("gray-rectangle.onnx", input, pixels: pixels, count: 3)
        let expected = pixels.map { (Float($0) / 255 - 0.5) / 0.25 }
        #expect(distance(values, expected) < 1e-5)
    }

    @Test(arguments: ChannelOrder.allCases)
    func colorRectangle(_ order: ChannelOrder) throws {
        let (mean, std) = ([0.1, 0.2, 0.3], [0.4, 0.5, 0.6])
        let input = try EncoderInput(width: 6, height: 4, mean: mean, std: std, channelOrder: order)
        let values = try embed("color-rectangle.onnx", input, pixels: pixels)
        let expected = (0..<3).flatMap { channel in
            (0..<24).map { pixel in
                let level = Double(pixels[pixel * 3 + (order == .rgb ? channel : 2 - channel)])
                return Float((level / 255 - mean[channel]) / std[channel])
            }
        }
        #expect(distance(values, expected) < 1e-5)
    }

    @Test(arguments: ChannelOrder.allCases)
    func bytesAreTakenAsTheyAre(_ order: ChannelOrder) throws {
        let third = 1.0 / 255
        let input = try EncoderInput(
            width: 6, height: 4, mean: [0, 0, 0], std: [third, third, third], channelOrder: order)
        let values = try embed("bytes.onnx", input, pixels: pixels)
        // The model has its channels last, as the pixels have.
        let expected = (0..<72).map { (place: Int) -> UInt8 in
            let channel = order == .rgb ? place % 3 : 2 - place % 3
            return pixels[place / 3 * 3 + channel]
        }
        #expect(values == expected.map(Float.init))
        // A model of floating-point numbers gets 0...255 just so.
        let floats = try embed("color-rectangle.onnx", input, pixels: pixels)
        #expect(Set(floats) == Set(pixels.map(Float.init)))
    }

    @Test func bytesRefuseNormalization() throws {
        let input = try EncoderInput(width: 6, height: 4, mean: [0, 0, 0], std: [1, 1, 1])
        let error = try #require(throws: EncoderError.self) {
            try ImageEncoder(modelPath: Golden.path("bytes.onnx"), input: input)
        }
        #expect(error.description.contains("give mean 0 and std 1/255"))
    }

    @Test func outputsThatNobodyReadsRefuseNothing() throws {
        let encoder = try golden.encoder("maps-and-pooled.onnx")
        #expect(encoder.outputs == [EncoderOutput(name: "pooled", dimension: 6)])
        let embeddings = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
        #expect(distance(embeddings[0], golden.rgb.pooled) < 1e-5)
    }

    @Test func outputsComeInTheOrderAsked() throws {
        let encoder = try ImageEncoder(
            modelPath: Golden.path("two-outputs.onnx"), input: golden.input(), outputs: ["projection", "features"],
            options: EncoderOptions(precision: .f32))
        #expect(encoder.outputs.map(\.name) == ["projection", "features"])
        let embeddings = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
        #expect(distance(embeddings[0], golden.rgb.projection) < 1e-5)
        #expect(distance(embeddings[1], golden.rgb.features) < 1e-5)
    }

    @Test(arguments: ["embedding", "/head/Flatten_output_0", "zz"])
    func anyNameOfAnOutputWillDo(_ name: String) throws {
        let encoder = try ImageEncoder(
            modelPath: Golden.path("names.xml"), input: golden.input(), outputs: [name],
            options: EncoderOptions(precision: .f32))
        #expect(encoder.outputs == [EncoderOutput(name: name, dimension: 6)])
        let embeddings = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
        #expect(distance(embeddings[0], golden.rgb.pooled) < 1e-5)
    }

    @Test(arguments: ["nothing", "", "maps", "nul\0byte"])
    func refusesOutputsThatItCannotGive(_ name: String) throws {
        let error = try #require(throws: EncoderError.self) {
            try ImageEncoder(modelPath: Golden.path("names.xml"), input: golden.input(), outputs: [name])
        }
        guard case .unsupportedOutput("names.xml", let reason) = error else { throw error }
        #expect(name.isEmpty || reason.contains(name))
    }

    @Test(arguments: [("fixed-batch.onnx", 1), ("batch-of-two.onnx", 2)])
    func aFixedBatchIsSplitAndFilledUp(_ file: String, _ batch: Int) throws {
        let encoder = try ImageEncoder(
            modelPath: Golden.path(file), input: golden.input(), batch: batch,
            options: EncoderOptions(precision: .f32))
        let session = try encoder.makeSession()
        for count in [golden.count, 2, 1, 4] {
            let part = Array(golden.pixels.prefix(count * (try golden.input().bytesPerImage)))
            let embeddings = try session.embed(pixels: part, count: count)
            #expect(distance(embeddings[0], Array(golden.rgb.pooled.prefix(count * 6))) < 1e-5)
        }
        #expect(throws: EncoderError.pixelCountMismatch(expected: 576, actual: 960)) {
            try session.embed(pixels: golden.pixels, count: 3)
        }
    }

    @Test func refusesABatchThatTheModelDoesNotTake() throws {
        for batch in [0, -1] {
            #expect(throws: EncoderError.invalidBatch(count: batch)) {
                try ImageEncoder(modelPath: Golden.path("fixed-batch.onnx"), input: golden.input(), batch: batch)
            }
        }
        #expect(throws: EncoderError.self) {
            try ImageEncoder(modelPath: Golden.path("batch-of-two.onnx"), input: golden.input(), batch: 3)
        }
    }

    @Test func rectanglesKeepThemselvesInJSON() throws {
        let input = try EncoderInput(width: 6, height: 4, mean: [0.5], std: [0.25])
        #expect(try JSONDecoder().decode(EncoderInput.self, from: JSONEncoder().encode(input)) == input)
        let square = try JSONEncoder().encode(EncoderInput(size: 8, mean: [0], std: [1]))
        #expect(String(decoding: square, as: UTF8.self).contains(#""size":8"#))
        #expect(!String(decoding: square, as: UTF8.self).contains("width"))
    }
}
