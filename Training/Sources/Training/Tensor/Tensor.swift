// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

/// The owner of one tensor of libtorch: its memory goes when the last reference does, at a known place in the loop.
///
/// A tensor belongs to the thread that runs the training loop, and so is not `Sendable`: plain arrays cross threads.
/// Operations that record for autograd keep alive what their gradient needs, as in PyTorch.
package final class Tensor {
    private let handle: OpaquePointer

    /// Takes over what an operation returned.
    init(_ result: OpaquePointer?) throws(TorchError) {
        guard let result else { throw .last }
        handle = result
    }

    deinit {
        ctorch_release(handle)
    }

    /// The size of each dimension.
    package var shape: [Int] {
        read { handle in (0..<ctorch_rank(handle)).map { Int(ctorch_size(handle, $0)) } }
    }

    /// The number of elements.
    package var count: Int {
        shape.reduce(1, *)
    }

    /// The type of the elements; nil for one that the trainer never makes.
    package var elementType: ElementType? {
        ElementType(code: read(ctorch_element_type))
    }

    package var device: Device {
        Device(code: read(ctorch_device_of))
    }
}

// The only ways to a handle: each keeps its tensors alive until the C function has returned, which reading a handle
// out of a temporary tensor would not.
extension Tensor {
    /// What `body` reads from the tensor.
    func read<R>(_ body: (OpaquePointer) -> R) -> R {
        withExtendedLifetime(self) { body(handle) }
    }

    /// Has `body` act on the tensor.
    func act(_ body: (OpaquePointer) -> Int32) throws(TorchError) {
        try TorchError.check(read(body))
    }

    /// The tensor that `body` makes from one.
    static func make(_ a: Tensor, _ body: (OpaquePointer) -> OpaquePointer?) throws(TorchError) -> Tensor {
        try Tensor(a.read(body))
    }

    /// The tensor that `body` makes from two.
    static func make(
        _ a: Tensor, _ b: Tensor, _ body: (OpaquePointer, OpaquePointer) -> OpaquePointer?
    ) throws(TorchError) -> Tensor {
        try Tensor(a.read { first in b.read { body(first, $0) } })
    }
}

extension Array where Element == Tensor {
    /// Calls `body` with the handles side by side, and their number.
    func withHandles<R>(_ body: (UnsafeMutablePointer<OpaquePointer>?, Int32) -> R) -> R {
        var handles = map { $0.read { $0 } }
        return withExtendedLifetime(self) {
            handles.withUnsafeMutableBufferPointer { body($0.baseAddress, Int32($0.count)) }
        }
    }
}
