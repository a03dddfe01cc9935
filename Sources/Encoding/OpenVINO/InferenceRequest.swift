// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// Runs a compiled model, one batch at a time.
struct InferenceRequest: ~Copyable {
    private let request: Owned

    init(_ request: consuming Owned) {
        self.request = request
    }

    func infer(_ pixels: borrowing PixelTensor) throws(EngineFailure) {
        try check(ov_infer_request_set_input_tensor(request.pointer, pixels.pointer))
        try check(ov_infer_request_infer(request.pointer))
    }

    /// Copies an output of `count` rows of `dimension` float32 values.
    func output(_ index: Int, count: Int, dimension: Int) throws(EngineFailure) -> [Float] {
        let tensor = try Owned(freedBy: ov_tensor_free) {
            ov_infer_request_get_output_tensor_by_index(request.pointer, index, &$0)
        }
        let values = count * dimension
        // The engine hands out untyped memory: nothing but these two checks keeps the copy inside it.
        let bytes = try TensorBytes(tensor, elementType: F32, count: values * MemoryLayout<Float>.size)
        return Array(UnsafeBufferPointer(start: bytes.start.assumingMemoryBound(to: Float.self), count: values))
    }
}
