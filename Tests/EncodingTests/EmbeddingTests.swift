// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Testing

@Suite struct EmbeddingTests {
    let golden: Golden

    init() throws {
        golden = try Golden()
    }

    @Test(arguments: ["two-outputs.onnx", "unnamed.xml"], ChannelOrder.allCases)
    func equalsNumpy(file: String, order: ChannelOrder) throws {
        let session = try golden.encoder(file, order).makeSession()
        let embeddings = try session.embed(pixels: golden.pixels, count: golden.count)
        let expected = order == .rgb ? golden.rgb : golden.bgr
        try #require(embeddings.count == 2)
        #expect(distance(embeddings[0], expected.features) < 1e-5)
        #expect(distance(embeddings[1], expected.projection) < 1e-5)
    }

    @Test(
        arguments: ["any-size.onnx", "batch-of-one.onnx", "rank-four.onnx", "channels-last.onnx"], ChannelOrder.allCases
    )
    func equalsNumpyWhateverTheShapes(file: String, order: ChannelOrder) throws {
        let encoder = try golden.encoder(file, order)
        #expect(encoder.outputs == [EncoderOutput(name: "pooled", dimension: 6)])
        let embeddings = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
        try #require(embeddings.count == 1)
        #expect(distance(embeddings[0], (order == .rgb ? golden.rgb : golden.bgr).pooled) < 1e-5)
    }

    @Test func halfPrecisionModelGivesFloat32() throws {
        let embeddings = try golden.encoder("half.onnx").makeSession().embed(pixels: golden.pixels, count: golden.count)
        #expect(distance(embeddings[0], golden.rgb.pooled) < 5e-3)
    }

    @Test(.enabled(if: Precision.isBFloat16Available, "this processor has no bfloat16 instructions"))
    func bfloat16IsNearNumpy() throws {
        let encoder = try golden.encoder("two-outputs.onnx", .rgb, EncoderOptions(precision: .bf16))
        #expect(encoder.precision == .bf16)
        let embeddings = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
        for (values, expected) in zip(embeddings, [golden.rgb.features, golden.rgb.projection]) {
            try #require(values.count == expected.count)
            let dimension = values.count / golden.count
            for start in stride(from: 0, to: values.count, by: dimension) {
                let row = start..<start + dimension
                #expect(cosineDistance(values[row], expected[row]) < 1e-3)
            }
            #expect(distance(values, expected) > 0)
        }
    }

    @Test(arguments: [Precision.f32, .auto])
    func imageAloneEqualsImageInBatch(precision: Precision) throws {
        let session = try golden.encoder("two-outputs.onnx", .rgb, EncoderOptions(precision: precision)).makeSession()
        let batch = try session.embed(pixels: golden.pixels, count: golden.count)
        for index in 0..<golden.count {
            let alone = try session.embed(pixels: golden.image(index), count: 1)
            for (output, values) in alone.enumerated() {
                #expect(Array(batch[output][index * values.count..<(index + 1) * values.count]) == values)
            }
        }
    }

    @Test func batchesOfChangingSizeDoNotMix() throws {
        let session = try golden.encoder("two-outputs.onnx").makeSession()
        let all = try session.embed(pixels: golden.pixels, count: golden.count)[0]
        let bytes = try golden.input().bytesPerImage
        for count in [1, 4, 2, 5, 3, 1] {
            let embeddings = try session.embed(count: count) { buffer in
                #expect(buffer.count == count * bytes)
                _ = buffer.update(fromContentsOf: golden.pixels.prefix(count * bytes))
            }
            #expect(embeddings[0] == Array(all.prefix(count * 5)))
        }
    }

    @Test func sessionsOnSeveralThreadsAgree() async throws {
        let encoder = try golden.encoder(
            "two-outputs.onnx", .rgb, EncoderOptions(precision: .f32, threads: 2, streams: 2))
        let expected = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)
        let golden = golden
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let session = try encoder.makeSession()
                    return try (0..<50).allSatisfy { _ in
                        try session.embed(pixels: golden.pixels, count: golden.count) == expected
                    }
                }
            }
            for try await agreed in group { #expect(agreed) }
        }
    }

    @Test(arguments: [0, -1, .min, .max, 1 << 30])
    func refusesImpossibleBatches(count: Int) throws {
        let session = try golden.encoder("two-outputs.onnx").makeSession()
        #expect(throws: EncoderError.invalidBatch(count: count)) {
            try session.embed(count: count) { _ in Issue.record("must not be filled") }
        }
    }

    @Test func refusesPixelsOfAnotherCount() throws {
        let session = try golden.encoder("two-outputs.onnx").makeSession()
        #expect(throws: EncoderError.pixelCountMismatch(expected: 384, actual: 960)) {
            try session.embed(pixels: golden.pixels, count: 2)
        }
        #expect(try session.embed(pixels: golden.image(0), count: 1).count == 2)
    }

    @Test func passesOnWhatFillThrows() throws {
        struct Stop: Error {}
        let session = try golden.encoder("two-outputs.onnx").makeSession()
        #expect(throws: Stop.self) { try session.embed(count: 3) { _ in throw Stop() } }
        #expect(try session.embed(pixels: golden.image(0), count: 1).count == 2)
    }
}
