// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

extension Tensor {
    /// A tensor holding a copy of `values` in row-major order; throws where their number is not that of `shape`.
    package convenience init<Element: TensorElement>(
        _ values: [Element], shape: [Int], device: Device = .cpu
    ) throws(TorchError) {
        let result = values.withUnsafeBytes { bytes in
            ctorch_from_bytes(
                bytes.baseAddress, bytes.count, Element.elementType.code, shape.map(Int64.init), Int32(shape.count),
                device.code)
        }
        try self.init(result)
    }

    /// A vector of class numbers.
    package convenience init(labels: [Int], device: Device = .cpu) throws(TorchError) {
        try self.init(labels.map(Int64.init), shape: [labels.count], device: device)
    }

    /// A tensor with every element `value`.
    package static func full(
        _ value: Double, shape: [Int], type: ElementType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Tensor(ctorch_full(value, type.code, shape.map(Int64.init), Int32(shape.count), device.code))
    }

    /// The identity matrix.
    package static func identity(
        _ size: Int, type: ElementType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Tensor(ctorch_identity(Int64(size), type.code, device.code))
    }

    /// The elements in row-major order, converted to `Element`.
    package func values<Element: TensorElement>(as type: Element.Type) throws(TorchError) -> [Element] {
        var status: Int32 = 0
        let count = count
        let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base = buffer.baseAddress, count > 0 else { return }
            let bytes = count * MemoryLayout<Element>.stride
            status = read { ctorch_read($0, Element.elementType.code, base, bytes) }
            if status == 0 { initialized = count }
        }
        try TorchError.check(status)
        return values
    }

    /// The one element of a scalar.
    package func scalar() throws(TorchError) -> Double {
        var value = 0.0
        try act { ctorch_read($0, CTORCH_FLOAT64, &value, MemoryLayout<Double>.size) }
        return value
    }

    /// A copy in other elements; the tensor itself where it has them already.
    package func converted(to type: ElementType) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_to_type($0, type.code) }
    }

    /// A copy on another device; the tensor itself where it is there already.
    package func moved(to device: Device) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_to_device($0, device.code) }
    }

    /// The same `[N, C, H, W]` with channels innermost in memory, as the fast convolutions want it.
    package func channelsLast() throws(TorchError) -> Tensor {
        try .make(self, ctorch_channels_last)
    }

    /// A copy with memory of its own, outside autograd.
    package func copy() throws(TorchError) -> Tensor {
        try .make(self, ctorch_clone)
    }

    /// Overwrites the elements in place, outside autograd; throws where the shapes differ.
    package func assign(_ value: Tensor) throws(TorchError) {
        try TorchError.check(read { target in value.read { ctorch_assign(target, $0) } })
    }

    /// Whether no element of any of the tensors is infinite or not a number.
    package static func areFinite(_ tensors: [Tensor]) throws(TorchError) -> Bool {
        let status = tensors.withHandles { ctorch_all_finite($0, $1) }
        try TorchError.check(status)
        return status == 1
    }
}
