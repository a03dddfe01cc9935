// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What an array holds.
enum ArrayElement: Sendable, Equatable {
    case float16, bfloat16, float32, float64
    case int8, int16, int32, int64
    case uint8, uint16, uint32, uint64

    /// Unicode scalars of 4 bytes each, filled up with zeros.
    case scalars(count: Int)

    /// UTF-8, filled up with zeros.
    case text(byteCount: Int)

    /// What is not read.
    case unsupported(reason: String)

    /// The size of one element, bytes; 0 where it is not read.
    var byteCount: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .int8, .uint8: 1
        case .scalars(let count): 4 * count
        case .text(let byteCount): byteCount
        case .unsupported: 0
        }
    }

    var isFloat: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }

    var isInteger: Bool {
        switch self {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
        default: false
        }
    }

    var isString: Bool {
        switch self {
        case .scalars, .text: true
        default: false
        }
    }

    /// Such as "float32", for messages.
    var name: String {
        switch self {
        case .scalars, .text: "strings"
        case .unsupported: "elements that are not read,"
        default: "\(self)"
        }
    }
}
