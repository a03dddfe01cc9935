// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Encoding
import Foundation
import Images
import Testing

/// What Hugging Face's and timm's classes make of an image, as `Fixtures/make_preprocessing.py` wrote it.
@Suite("Preprocessing beside a model")
struct FoundPreprocessingTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var text: String
        var shape: [Int]
        var expected: Data

        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Fixtures/preprocessing.json")
        return (try? JSONDecoder().decode([Case].self, from: Data(contentsOf: path))) ?? []
    }()

    /// The image that the cases are about.
    static let image: RGBImage = {
        let (width, height) = (29, 38)
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for c in 0..<3 {
                    pixels.append(UInt8(truncatingIfNeeded: x * (2 + c) + y * (5 - c) + (x / 4 + y / 4) % 2 * 96))
                }
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }()

    @Test("There are cases of both kinds")
    func complete() {
        #expect(Set(Self.cases.map(\.file)) == ["preprocessor_config.json", "config.json"] && Self.cases.count > 20)
    }

    @Test("Pixel values are those of the library's own class", arguments: cases)
    func golden(_ item: Case) throws {
        try withFolder([item.file: item.text]) { folder in
            let model = ModelInput.color()
            let resolved = try Preprocessing.resolve(
                PreprocessingRequest(), besideModel: folder + "model.onnx", model: model)
            let input = resolved.input
            #expect([3, input.height, input.width] == item.shape)
            #expect(resolved.lines.first?.contains(item.file) ?? false)
            let pixels = resolved.transform.apply(to: Self.image)
            let expected = item.expected.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            try #require(expected.count == pixels.count)
            let plane = input.height * input.width
            var worst = 0.0
            for (place, value) in expected.enumerated() {
                let (channel, pixel) = (place / plane, place % plane)
                let source = input.channelOrder == .bgr ? 2 - channel : channel
                let level = Double(pixels[pixel * 3 + source]) / 255
                let own = (level - input.mean[channel]) / input.std[channel]
                // In levels of a pixel.
                worst = max(worst, abs(own - Double(value)) * input.std[channel] * 255)
            }
            #expect(worst < 0.01, "\(worst) levels")
        }
    }
}
