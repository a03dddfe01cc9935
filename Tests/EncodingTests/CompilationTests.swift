import Encoding
import Foundation
import Testing

/// What the engine does without, where it cannot do as asked.
@Suite struct CompilationTests {
    @Test func aCacheFolderThatCannotBeMadeIsToldAndLeftOut() throws {
        let golden = try Golden()
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "file").path(percentEncoded: false)
            try Data().write(to: URL(filePath: file))
            for path in [file, "\(file)/cache"] {
                let encoder = try golden.encoder(
                    "two-outputs.onnx", .rgb, EncoderOptions(precision: .f32, cacheDirectory: path))
                #expect(encoder.warnings.count == 1)
                #expect(
                    encoder.warnings[0].hasPrefix("compiled models are not kept in the cache folder \(path): it "))
                let features = try encoder.makeSession().embed(pixels: golden.pixels, count: golden.count)[0]
                #expect(distance(features, golden.rgb.features) < 1e-5)
            }
        }
        #expect(try golden.encoder("two-outputs.onnx").warnings.isEmpty)
    }

    @Test func automaticPrecisionFallsBackAndOneAskedForDoesNot() {
        func precisions(_ asked: Precision) -> [Precision] {
            Compilation(options: EncoderOptions(precision: asked), precision: .bf16).attempts.map(\.precision)
        }
        #expect(precisions(.auto) == [.bf16, .f32])
        #expect(precisions(.bf16) == [.bf16])
        let attempts = Compilation(options: EncoderOptions(), precision: .f32).attempts
        #expect(attempts.map(\.precision) == [.f32])
        #expect(attempts[0].omissions.isEmpty)
    }

    @Test func bfloat16ThatFailsIsToldWithItsReason() throws {
        var compilation = Compilation(options: EncoderOptions(), precision: .bf16)
        compilation.tellOmissions(of: compilation.attempts[0], because: "")
        #expect(compilation.warnings.isEmpty)
        compilation.tellOmissions(of: compilation.attempts[1], because: "no bf16 today")
        #expect(compilation.warnings == ["the encoder runs in f32, since bf16 fails: no bf16 today"])
    }

    @Test func aCacheThatTheEngineCannotUseIsLeftOutLast() throws {
        try withTemporaryFolder { folder in
            let path = folder.path(percentEncoded: false)
            let attempts = Compilation(options: EncoderOptions(cacheDirectory: path), precision: .bf16).attempts
            #expect(attempts.map(\.precision) == [.bf16, .f32, .bf16, .f32])
            #expect(attempts.map(\.options.cacheDirectory) == [path, path, nil, nil])
            #expect(attempts.map(\.omissions.count) == [0, 1, 1, 2])
        }
    }
}
