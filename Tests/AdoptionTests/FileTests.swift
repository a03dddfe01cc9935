// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Foundation
import ONNX
import Testing

/// Weights in other files.
@Suite struct FileTests {
    /// A model whose weights lie in `encoder.data`.
    private func model(_ scratch: Scratch) throws -> String {
        var graph = Graph(name: "large")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let weights: [Double] = (0..<48 * 512).map { (place: Int) -> Double in Double(place % 97) / 97 - 0.5 }
        let rows = graph.linear(
            graph.flattened(images), weights: weights, shape: [512, 48], bias: [Double](repeating: 0, count: 512))
        graph.output(graph.rectified(rows), name: "embedding", dimension: 512)
        let whole = try Model(path: try scratch.write(graph, as: "whole.onnx"))
        #expect(try whole.write(to: scratch.path("model.onnx"), dataPath: scratch.path("encoder.data"), largestFile: 0))
        return scratch.path("model.onnx")
    }

    @Test func weightsBesideTheModelAreTakenIntoIt() throws {
        let scratch = try Scratch()
        let path = try model(scratch)
        let expected = try adopt(scratch.path("whole.onnx"))
        #expect(expected.isUnchanged)
        let rows = try expected.run(["embedding"])
        let adopted = try adopt(path)
        #expect(adopted.dataPath == nil)
        #expect(adopted.notes.contains { $0.contains("encoder.data") })
        for name in ["model.onnx", "encoder.data", "whole.onnx"] {
            try FileManager.default.removeItem(atPath: scratch.path(name))
        }
        #expect(try adopted.run(["features"]) == rows)
    }

    @Test func constantsOfNodesAreTakenToo() throws {
        let adopted = try adopt(Fixtures.path("elsewhere.onnx"))
        expectEqual(try adopted.run(["features"])[0], try Fixtures.expected("elsewhere", "embedding"))
    }

    @Test func unknownFieldsAreKept() throws {
        let scratch = try Scratch()
        let path = try model(scratch)
        // Field 5, model_version, is not among those that the module declares: tag 0x28, value 77.
        try (Data(contentsOf: URL(filePath: path)) + [0x28, 77]).write(to: URL(filePath: path))
        let adopted = try adopt(path)
        let written = try withExtendedLifetime(adopted) { try Data(contentsOf: URL(filePath: adopted.modelPath)) }
        #expect(written.suffix(2) == Data([0x28, 77]))
    }

    @Test func aModelTooLargeForOneFileKeepsTwo() throws {
        let scratch = try Scratch()
        let path = try model(scratch)
        let read = try Model(path: path)
        let folder = try Scratch()
        #expect(
            try read.write(to: folder.path("encoder.onnx"), dataPath: folder.path("encoder.data"), largestFile: 1000))
        let rows = try adopt(scratch.path("whole.onnx")).run(["embedding"])
        try FileManager.default.removeItem(at: scratch.url)
        #expect(try adopt(folder.path("encoder.onnx")).run(["features"]) == rows)
        let size = try FileManager.default.attributesOfItem(atPath: folder.path("encoder.data"))[.size] as? Int
        #expect(size == 48 * 512 * 4)
    }

    @Test(arguments: ["../coder.data", "/ncoder.data", "sub/../c.da", "missing.dat"])
    func weightsMayLieOnlyBesideTheModel(_ location: String) throws {
        let scratch = try Scratch()
        let path = try model(scratch)
        var content = try Data(contentsOf: URL(filePath: path))
        let found = try #require(content.range(of: Data("encoder.data".utf8)))
        let name = location.padding(toLength: 12, withPad: "a", startingAt: 0)
        content.replaceSubrange(found, with: Data(name.utf8))
        try content.write(to: URL(filePath: path))
        let said = try #require(refusal { try adopt(path) })
        #expect(said.contains(name))
        #expect(said.contains(location.hasPrefix("missing") ? "keep \(name) beside model.onnx" : "not beside it"))
    }

    @Test func aLinkOutOfTheFolderIsRefused() throws {
        let (scratch, elsewhere) = (try Scratch(), try Scratch())
        let path = try model(scratch)
        let (data, moved) = (scratch.path("encoder.data"), elsewhere.path("encoder.data"))
        try FileManager.default.moveItem(atPath: data, toPath: moved)
        try FileManager.default.createSymbolicLink(atPath: data, withDestinationPath: moved)
        #expect(refusal { try adopt(path) }?.contains("not beside it") == true)
        // A model that itself is a link has its files beside the file that it leads to, as in a cache of downloads.
        let link = try Scratch()
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: moved, toPath: data)
        for name in ["model.onnx", "encoder.data"] {
            try FileManager.default.createSymbolicLink(
                atPath: link.path(name), withDestinationPath: scratch.path(name))
        }
        #expect(try adopt(link.path("model.onnx")).candidates.count == 1)
    }

    @Test func filesThatEndEarlyAndPointersAreTold() throws {
        let scratch = try Scratch()
        let path = try model(scratch)
        let data = URL(filePath: scratch.path("encoder.data"))
        let content = try Data(contentsOf: data)
        try content.prefix(1000).write(to: data)
        #expect(refusal { try adopt(path) }?.contains("encoder.data ends before") == true)
        try Data("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8).write(to: data)
        #expect(refusal { try adopt(path) }?.contains("git lfs pull") == true)
    }
}
