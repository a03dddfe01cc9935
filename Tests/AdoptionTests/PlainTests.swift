// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Foundation
import ONNX
import Testing

/// Models that need no change, and files that are none.
@Suite struct PlainTests {
    @Test func aModelThatNeedsNoChangeIsUsedAsItIs() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "plain")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let features = graph.output(graph.averagePooled(images), name: "features", dimension: 3)
        graph.output(graph.rectified(features), name: "projection", dimension: 3)
        let path = try scratch.write(graph)
        let adopted = try adopt(path)
        #expect(adopted.isUnchanged)
        #expect(adopted.modelPath == path)
        #expect(adopted.candidates.map(\.output) == ["features"])
        #expect(adopted.projection == "projection")
        #expect(adopted.outputs == ["features", "projection"])
        #expect(adopted.notes.isEmpty)
        #expect(adopted.input.height == 4 && adopted.input.channels == 3)
    }

    @Test(arguments: [
        ("a.pt", "torch.onnx.export"), ("a.safetensors", "torch.onnx.export"), ("a.keras", "model.export"),
        ("a.tflite", "tf2onnx"), ("a.engine", "TensorRT"), ("a.mlmodel", "Core ML"), ("model.onnx_data", "model.onnx"),
    ])
    func otherFormatsAreToldByName(_ name: String, _ word: String) throws {
        let said = try #require(refusal { try adopt("/nowhere/\(name)") })
        #expect(said.contains(word) && said.hasPrefix(name))
    }

    @Test func missingAndEmptyFilesAreErrors() throws {
        let scratch = try Scratch()
        #expect(refusal { try adopt(scratch.path("no.onnx")) }?.contains("no such file") == true)
        try Data().write(to: URL(filePath: scratch.path("empty.onnx")))
        #expect(refusal { try adopt(scratch.path("empty.onnx")) }?.contains("no ONNX model") == true)
    }

    @Test func aPointerOfGitLFSIsTold() throws {
        let scratch = try Scratch()
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"
        try Data(pointer.utf8).write(to: URL(filePath: scratch.path("model.onnx")))
        #expect(refusal { try adopt(scratch.path("model.onnx")) }?.contains("git lfs pull") == true)
    }

    @Test func theSizeMustBeTheModels() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "plain")
        let images = graph.input("images", shape: [nil, 3, 4, 6])
        graph.output(graph.averagePooled(images), name: "features", dimension: 3)
        let path = try scratch.write(graph)
        #expect(try adopt(path, size: ImageSize(height: 4, width: 6)).isUnchanged)
        #expect(refusal { try adopt(path, size: ImageSize(height: 6, width: 4)) }?.contains("4x6") == true)
    }
}
