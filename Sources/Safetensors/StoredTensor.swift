// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// A named array of a safetensors file: an element type, a shape, and the elements, row-major and little-endian.
package struct StoredTensor: Sendable, Equatable {
    /// The element types that this module reads and writes.
    package enum ElementType: String, Sendable, Codable, CaseIterable {
        case float64 = "F64"
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"
        case int64 = "I64"
        case int32 = "I32"
        case int16 = "I16"
        case int8 = "I8"
        case uint64 = "U64"
        case uint32 = "U32"
        case uint16 = "U16"
        case uint8 = "U8"
        case bool = "BOOL"

        /// The size of one element, bytes.
        package var byteCount: Int {
            switch self {
            case .float64, .int64, .uint64: 8
            case .float32, .int32, .uint32: 4
            case .float16, .bfloat16, .int16, .uint16: 2
            case .int8, .uint8, .bool: 1
            }
        }
    }

    package let elementType: ElementType

    /// The length of each axis; empty for a scalar.
    package let shape: [Int]

    /// The elements' bytes.
    package let bytes: Data

    /// The number of elements.
    package var count: Int { bytes.count / elementType.byteCount }

    /// A tensor of elements that lie in memory, or in a file that is mapped, already: nothing is copied.
    ///
    /// - Precondition: the bytes are as many as the shape needs.
    package init(elementType: ElementType, shape: [Int], bytes: Data) {
        precondition(
            shape.reduce(elementType.byteCount, *) == bytes.count, "shape \(shape) does not hold \(bytes.count) bytes")
        self.elementType = elementType
        self.shape = shape
        self.bytes = bytes
    }

    /// A tensor of the elements' type.
    ///
    /// - Precondition: the shape's product is the number of elements.
    package init<Element: StoredElement>(_ elements: [Element], shape: [Int]) {
        precondition(shape.reduce(1, *) == elements.count, "shape \(shape) does not hold \(elements.count) elements")
        self.init(
            elementType: Element.elementType, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
    }

    /// The elements, where they are of the asked type; nil where they are not.
    package func elements<Element: StoredElement>(of type: Element.Type = Element.self) -> [Element]? {
        guard elementType == Element.elementType else { return nil }
        return [Element](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            initializedCount = bytes.copyBytes(to: buffer) / MemoryLayout<Element>.stride
        }
    }
}

/// A Swift type that can be the element of a tensor.
///
/// Elements are read and written as they lie in memory, which is the format's order on the little-endian processors
/// that the package runs on.
package protocol StoredElement: BitwiseCopyable, Sendable {
    static var elementType: StoredTensor.ElementType { get }
}

extension Double: StoredElement {
    package static var elementType: StoredTensor.ElementType { .float64 }
}

extension Float: StoredElement {
    package static var elementType: StoredTensor.ElementType { .float32 }
}

extension Float16: StoredElement {
    package static var elementType: StoredTensor.ElementType { .float16 }
}

extension Int64: StoredElement {
    package static var elementType: StoredTensor.ElementType { .int64 }
}

extension Int32: StoredElement {
    package static var elementType: StoredTensor.ElementType { .int32 }
}

extension UInt8: StoredElement {
    package static var elementType: StoredTensor.ElementType { .uint8 }
}
