// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import ONNX
import Quantization
import TestSupport
import Testing

@Suite struct ThroughputTests {
    @Test("Both encoders are run, and compared")
    func comparison() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(Networks.residual().serialized()), to: "encoder.onnx")
        let encoder = try ImageEncoder(modelPath: path, input: Networks.input())
        let comparison = try ThroughputComparison(of: encoder, and: encoder, batchSize: 3, seconds: 0.01)
        #expect(comparison.batchSize == 3)
        #expect(comparison.first > 0 && comparison.second > 0)
        #expect(comparison.ratio == comparison.second / comparison.first)
    }
}
