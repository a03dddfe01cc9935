// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// An input or output of a model: its name, element type and shape, `nil` where a dimension is dynamic.
struct EnginePort {
    let name: String?
    let elementType: ov_element_type_e
    /// `nil` where even the rank is dynamic.
    let dimensions: [Int?]?

    init(_ port: borrowing Owned) throws(EngineFailure) {
        var type = DYNAMIC
        try check(ov_port_get_element_type(port.pointer, &type))
        elementType = type

        var shape = ov_partial_shape_t()
        try check(ov_port_get_partial_shape(port.pointer, &shape))
        defer { ov_partial_shape_free(&shape) }
        // The engine takes a rank of 0 for a dynamic one.
        let isScalar = shape.rank.min == 0 && shape.rank.max == 0
        if !isScalar, ov_rank_is_dynamic(shape.rank) {
            dimensions = nil
        } else {
            let dims = UnsafeBufferPointer(start: shape.dims, count: Int(shape.rank.max))
            dimensions = dims.map { $0.min == $0.max && $0.min >= 0 ? Int($0.min) : nil }
        }

        // Fails for a port without names.
        let pointer = port.pointer
        let name = try? ownedString { ov_port_get_any_name(pointer, &$0) }
        self.name = name?.isEmpty == false ? name : nil
    }

    /// Whether the elements are pixel values 0...255, so that the model normalizes them itself.
    var isUInt8: Bool { elementType == U8 }

    /// Whether the elements are floating-point numbers that the engine converts from and to float32.
    var isFloatingPoint: Bool { [F32, F16, BF16].contains(elementType) }

    /// The shape as in "[?,3,32,32]".
    var shapeDescription: String {
        guard let dimensions else { return "[...]" }
        return "[" + dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: ",") + "]"
    }
}
