// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Encoding
import Foundation
import ONNX
import Testing

/// Opened graphs compute for each image of a batch what they did before.
@Suite struct BatchOpeningProofTests {
    private static let count = 5

    @Test(arguments: BatchGraphs.kinds) func anOpenedGraphGivesTheSame(_ kind: String) throws {
        let (open, fixed) = (try embeddings(kind, isOpen: true), try embeddings(kind, isOpen: false))
        #expect(open.count == fixed.count && !fixed.isEmpty)
        for (a, b) in zip(open, fixed) { #expect(abs(a - b) <= 1e-4 * max(abs(b), 1)) }
    }

    private func embeddings(_ kind: String, isOpen: Bool) throws -> [Float] {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx")
        defer { try? FileManager.default.removeItem(at: path) }
        try BatchGraphs.model(kind, isOpen: isOpen).serialized().write(to: path)
        let input = try EncoderInput(size: 8, mean: [0.4, 0.5, 0.6], std: [0.2, 0.25, 0.3])
        let encoder = try ImageEncoder(
            modelPath: path.path(), input: input, batch: isOpen ? nil : 1, options: EncoderOptions(precision: .f32))
        let images = RandomImages(count: Self.count, input: input)
        return try encoder.makeSession().embed(pixels: images.pixels, count: Self.count)[0]
    }
}
