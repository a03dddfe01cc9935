// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

/// The type of a tensor's elements.
package enum ElementType: Sendable, Hashable {
    case uint8, int64, float32, float64, bfloat16, bool

    var code: ctorch_type {
        switch self {
        case .uint8: CTORCH_UINT8
        case .int64: CTORCH_INT64
        case .float32: CTORCH_FLOAT32
        case .float64: CTORCH_FLOAT64
        case .bfloat16: CTORCH_BFLOAT16
        case .bool: CTORCH_BOOL
        }
    }

    init?(code: ctorch_type) {
        switch code {
        case CTORCH_UINT8: self = .uint8
        case CTORCH_INT64: self = .int64
        case CTORCH_FLOAT32: self = .float32
        case CTORCH_FLOAT64: self = .float64
        case CTORCH_BFLOAT16: self = .bfloat16
        case CTORCH_BOOL: self = .bool
        default: return nil
        }
    }
}

/// A Swift type that tensors are filled from and read into.
package protocol TensorElement: BitwiseCopyable, Sendable {
    static var elementType: ElementType { get }
}

extension UInt8: TensorElement {
    package static var elementType: ElementType { .uint8 }
}

extension Int64: TensorElement {
    package static var elementType: ElementType { .int64 }
}

extension Float: TensorElement {
    package static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
    package static var elementType: ElementType { .float64 }
}
