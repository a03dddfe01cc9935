// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Encoding
import Foundation
import Images
import Testing

@Suite("What is said of an encoder's pixels")
struct ResolutionTests {
    private let clip = #"{"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 224}}"#

    private func resolve(
        _ request: PreprocessingRequest, _ model: ModelInput = .color(), files: [String: String] = [:]
    ) throws -> ResolvedPreprocessing {
        try withFolder(files) { try Preprocessing.resolve(request, besideModel: $0 + "model.onnx", model: model) }
    }

    @Test("Flags alone give what earlier releases made of them")
    func flags() throws {
        let resolved = try resolve(
            PreprocessingRequest(
                size: ImageSize(height: 32, width: 32), mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6],
                length: .pixels(36), interpolation: .bicubic))
        #expect(resolved.transform == InputTransform(resize: 36, crop: 32, interpolation: .bicubic))
        let input = try EncoderInput(size: 32, mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6])
        #expect(resolved.input == input)
        let plain = try resolve(
            PreprocessingRequest(size: ImageSize(height: 32, width: 32), mean: [0], std: [1]))
        #expect(plain.transform == InputTransform(resize: 32, crop: 32))
        #expect(plain.input.mean == [0, 0, 0] && plain.input.std == [1, 1, 1])
    }

    @Test("A flag wins over the file, and that is said")
    func flagsWin() throws {
        let files = ["preprocessor_config.json": clip]
        let found = try resolve(PreprocessingRequest(), files: files)
        #expect(
            found.transform == InputTransform(resize: 224, crop: 224, interpolation: .bicubic, rounding: .transformers))
        let asked = try resolve(
            PreprocessingRequest(mean: [0.5], interpolation: .lanczos), files: files)
        #expect(asked.input.mean == [0.5, 0.5, 0.5] && asked.input.std == found.input.std)
        #expect(asked.transform.interpolation == .lanczos)
        #expect(asked.lines.contains { $0.contains("the given mean wins over preprocessor_config.json") })
        let preset = try resolve(
            PreprocessingRequest(size: ImageSize(height: 224, width: 224), preset: .imagenet), files: files)
        #expect(preset.transform == InputTransform(resize: 256, crop: 224))
        #expect(preset.lines.contains { $0.contains("preset imagenet") })
    }

    @Test("Lengths follow the size that the model takes")
    func scaled() throws {
        let timm = #"{"architecture": "a", "pretrained_cfg": {"input_size": [3, 224, 224], "crop_pct": 0.9}}"#
        let resolved = try resolve(
            PreprocessingRequest(), .color(height: 288, width: 288), files: ["config.json": timm])
        #expect(resolved.transform == InputTransform(resize: 320, crop: 288, interpolation: .bicubic))
        #expect(resolved.lines.contains { $0.contains("288x288") && $0.contains("224x224") })
    }

    @Test("Files are found above a folder that exporters make")
    func folderAbove() throws {
        try withFolder(["preprocessor_config.json": clip, "onnx/model.onnx": ""]) { folder in
            let found = try Preprocessing.find(besideModel: folder + "onnx/model.onnx")
            #expect(found?.kind == "CLIPImageProcessor")
            let other = try Preprocessing.find(besideModel: folder + "other/model.onnx")
            #expect(other == nil)
        }
        let nested = #"{"image_processor": \#(clip), "processor_class": "CLIPProcessor"}"#
        try withFolder(["processor_config.json": nested]) { folder in
            let found = try Preprocessing.find(besideModel: folder + "model.onnx")
            #expect(found?.source == "processor_config.json")
        }
    }

    @Test("A model that takes bytes needs no mean, and refuses one")
    func bytes() throws {
        let size = ImageSize(height: 8, width: 8)
        let input = try resolve(PreprocessingRequest(size: size), .color(isUInt8: true)).input
        #expect(input.mean == [0, 0, 0] && input.std.allSatisfy { Float(255 * $0) == 1 })
        #expect(throws: PreprocessingError.self) {
            try resolve(PreprocessingRequest(size: size, mean: [0.5], std: [0.5]), .color(isUInt8: true))
        }
        let none = try resolve(PreprocessingRequest(size: size, preset: Preprocessing.Preset.none)).input
        #expect(none == input)
    }

    @Test("A gray encoder takes one mean")
    func gray() throws {
        let size = ImageSize(height: 8, width: 6)
        let resolved = try resolve(PreprocessingRequest(size: size, preset: .inception), .color(channels: 1))
        #expect(resolved.input.mean == [0.5] && resolved.transform.channels == 1)
        #expect(resolved.input.width == 6 && resolved.transform.height == 8)
        let error = try #require(throws: PreprocessingError.self) {
            try resolve(PreprocessingRequest(size: size, preset: .imagenet), .color(channels: 1))
        }
        #expect(error.description.contains("one channel") && error.description.contains("the mean has 3 values"))
    }

    @Test("Mean and std of 0...255 are refused with the line that mends them")
    func pixelRange() throws {
        var request = PreprocessingRequest(
            size: ImageSize(height: 8, width: 8), mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375])
        let error = try #require(throws: PreprocessingError.self) { try resolve(request) }
        #expect(error == .pixelRange(mean: request.mean ?? [], std: request.std ?? []))
        request.pixelRange = 255
        let input = try resolve(request).input
        #expect(
            zip(input.mean + input.std, [0.485, 0.456, 0.406, 0.229, 0.224, 0.225]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test("What is not known is refused with what to say")
    func missing() throws {
        let size = ImageSize(height: 8, width: 8)
        let normalization = try #require(throws: PreprocessingError.self) {
            try resolve(PreprocessingRequest(size: size))
        }
        #expect(normalization == .unknownNormalization(model: "model.onnx"))
        let unsized = try #require(throws: PreprocessingError.self) { try resolve(PreprocessingRequest(preset: .clip)) }
        #expect(unsized == .unknownSize(model: "model.onnx"))
        #expect(throws: PreprocessingError.self) { try resolve(PreprocessingRequest(size: size, mean: [0.5])) }
        let other = try #require(throws: PreprocessingError.self) {
            try resolve(PreprocessingRequest(size: size, preset: .clip), .color(height: 16, width: 8))
        }
        #expect(other.description.contains("give 16x8"))
        #expect(throws: PreprocessingError.self) {
            try resolve(PreprocessingRequest(size: size, preset: .clip, length: .pixels(8000)))
        }
    }

    @Test(
        "Damaged files and what has no transform are refused by the file's name",
        arguments: [
            "{", "[]", #"{"image_mean": "x"}"#, #"{"size": {"longest_edge": 800}}"#, #"{"size_divisor": 32}"#,
            #"{"size": {"shortest_edge": 224}, "do_center_crop": false}"#, #"{"size": 8, "resample": 9}"#,
            #"{"size": 8, "rescale_factor": 0}"#, #"{"size": 8, "image_mean": [0.4, 0.5], "image_std": [1]}"#,
        ])
    func refused(_ text: String) throws {
        let error = try #require(throws: PreprocessingError.self) {
            try resolve(PreprocessingRequest(), files: ["preprocessor_config.json": text])
        }
        #expect(!error.description.contains("\n"))
        // Who says all that is needed is not held up by it.
        let size = ImageSize(height: 8, width: 8)
        let said = try resolve(
            PreprocessingRequest(size: size, mean: [0.5], std: [0.5], mode: .squash),
            files: ["preprocessor_config.json": text])
        #expect(said.transform.resizing == .squash(width: 8, height: 8))
    }
}

extension InputTransform {
    fileprivate init(resize: Int, crop: Int, interpolation: Interpolation, rounding: Rounding) {
        self =
            (try? InputTransform(
                .shorterSide(resize), width: crop, height: crop, interpolation: interpolation, rounding: rounding))
            ?? InputTransform(resize: 1, crop: 1)
    }
}
