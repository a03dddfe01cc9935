// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

/// What holds for the whole of libtorch, or for a thread of it.
package enum Torch {
    /// libtorch's version, such as `2.13.0`.
    package static var version: String { String(cString: ctorch_version()) }

    /// The number of threads that one operation may use.
    package static var threads: Int { Int(ctorch_threads()) }

    /// Sets the number of threads that one operation may use.
    package static func setThreads(_ count: Int) throws(TorchError) {
        try TorchError.check(ctorch_set_threads(Int32(clamping: count)))
    }

    /// Asks for kernels that give the same bits each time.
    package static func setDeterministic(_ deterministic: Bool) throws(TorchError) {
        try TorchError.check(ctorch_set_deterministic(deterministic))
    }

    /// Keeps freed activations in the process instead of handing them back to the kernel after each layer.
    ///
    /// A step frees and asks again for the same gigabyte; fresh pages for it took a fifth of the step.
    package static func keepFreedMemory() {
        ctorch_keep_freed_memory()
    }

    /// Waits for the device's queue to be empty, as a timing needs.
    package static func synchronize(_ device: Device) throws(TorchError) {
        try TorchError.check(ctorch_synchronize(device.code))
    }

    /// Runs `body` without recording for autograd.
    package static func withoutRecording<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        let before = ctorch_set_recording(false)
        defer { _ = ctorch_set_recording(before) }
        return try body()
    }

    /// Runs `body` with convolutions and matrix products in bfloat16 on `device`.
    package static func withBFloat16<R>(on device: Device, _ body: () throws -> R) throws -> R {
        try TorchError.check(ctorch_set_autocast(device.code, true))
        defer { _ = ctorch_set_autocast(device.code, false) }
        return try body()
    }
}
