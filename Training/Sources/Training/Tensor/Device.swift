// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

/// Where tensors live and are worked on.
package enum Device: Sendable, Hashable, CustomStringConvertible {
    case cpu
    /// The CUDA device of this number.
    case cuda(Int32)

    /// Reads `cpu`, `cuda` or `cuda:1`; nil for anything else.
    package init?(_ text: String) {
        switch text {
        case "cpu": self = .cpu
        case "cuda": self = .cuda(0)
        default:
            guard text.hasPrefix("cuda:"), let number = Int32(text.dropFirst(5)), number >= 0 else { return nil }
            self = .cuda(number)
        }
    }

    package var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let number): "cuda:\(number)"
        }
    }

    /// Whether libtorch can use this device here.
    package var isAvailable: Bool {
        switch self {
        case .cpu: true
        case .cuda(let number): number < ctorch_cuda_devices()
        }
    }

    var code: ctorch_device {
        switch self {
        case .cpu: -1
        case .cuda(let number): number
        }
    }

    init(code: ctorch_device) {
        self = code < 0 ? .cpu : .cuda(code)
    }
}
