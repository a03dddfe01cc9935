// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

extension Graph {
    /// Makes one vector in float32 for each image of a tensor.
    ///
    /// - Parameters:
    ///   - value: of any floating-point type.
    ///   - shape: what the tensor holds.
    ///   - pooling: one of the shape's; nil for a vector.
    ///   - isFloat32: whether the tensor is in float32.
    ///   - opset: the version of the graph's operators.
    /// - Returns: [N,d].
    mutating func pooled(
        _ value: Value, shape: PooledShape, pooling: Pooling?, isFloat32: Bool, opset: Int
    ) -> Value {
        let float = 1
        let value = isFloat32 ? value : node("Cast", [value], ["to": .int(float)])
        func reduced(_ graph: inout Graph, _ operation: String, _ value: Value) -> Value {
            if opset < 18 {
                return graph.node(operation, [value], ["axes": .ints(shape.axes), "keepdims": .int(0)])
            }
            return graph.node(operation, [value, graph.constant(shape.axes)], ["keepdims": .int(0)])
        }
        switch pooling {
        case nil, .none?, .auto?: return flattened(value)
        case .mean?: return reduced(&self, "ReduceMean", value)
        case .max?: return reduced(&self, "ReduceMax", value)
        case .cls?: return node("Gather", [value, index(0)], ["axis": .int(1)])
        case .gem?:
            let floor = node("Max", [value, constant([1e-6], shape: [])])
            let mean = reduced(&self, "ReduceMean", node("Pow", [floor, constant([3], shape: [])]))
            return node("Pow", [mean, constant([1.0 / 3], shape: [])])
        }
    }
}
