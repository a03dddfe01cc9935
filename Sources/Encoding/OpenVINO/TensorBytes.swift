// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// The memory of a tensor, after its element type and size were found to be those expected.
///
/// Valid as long as the tensor's owner lives and keeps its shape.
struct TensorBytes {
    let start: UnsafeMutableRawPointer

    init(_ tensor: borrowing Owned, elementType: ov_element_type_e, count: Int) throws(EngineFailure) {
        var type = DYNAMIC
        var size = 0
        var data: UnsafeMutableRawPointer?
        try check(ov_tensor_get_element_type(tensor.pointer, &type))
        try check(ov_tensor_get_byte_size(tensor.pointer, &size))
        guard type == elementType, size == count else {
            throw EngineFailure(
                reason: "a tensor of type \(type.rawValue) and \(size) bytes where type \(elementType.rawValue) and "
                    + "\(count) bytes were expected")
        }
        try check(ov_tensor_data(tensor.pointer, &data))
        guard let data else { throw EngineFailure(reason: "a tensor without memory") }
        start = data
    }
}
