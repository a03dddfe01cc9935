// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

extension NodeProto {
    func attributed(_ name: String) -> AttributeProto? { attribute.first { $0.name == name } }

    /// A whole number among the attributes.
    func number(_ name: String) -> Int? { attributed(name).flatMap { $0.hasI ? Int($0.i) : nil } }

    /// A row of whole numbers among the attributes.
    func numbers(_ name: String) -> [Int]? { attributed(name).map { $0.ints.map { Int($0) } } }

    /// A text among the attributes.
    func text(_ name: String) -> String? { attributed(name).flatMap { String(bytes: $0.s, encoding: .utf8) } }

    /// The name of an input; nil where it is left out.
    func reading(_ index: Int) -> String? {
        input.indices.contains(index) && !input[index].isEmpty ? input[index] : nil
    }

    /// Whether the operator is one of ONNX's own.
    var isStandard: Bool { domain.isEmpty || domain == "ai.onnx" }
}

extension TensorProto {
    /// The elements of a small tensor of int64, int32 or bool; nil for others.
    var wholeNumbers: [Int]? {
        guard dataLocation != .external, dims.count <= 1, dims.allSatisfy({ 0...64 ~= $0 }) else { return nil }
        let count = dims.first.map { Int($0) } ?? 1
        let values: [Int]
        switch DataType(rawValue: Int(dataType)) {
        case .int64:
            values = rawData.isEmpty ? int64Data.map { Int($0) } : elements(Int64.self).map { Int($0) }
        case .int32:
            values = rawData.isEmpty ? int32Data.map { Int($0) } : elements(Int32.self).map { Int($0) }
        case .bool:
            values = rawData.isEmpty ? int32Data.map { Int($0) } : rawData.map { Int($0) }
        default: return nil
        }
        return values.count == count ? values : nil
    }

    private func elements<Element: FixedWidthInteger>(_ type: Element.Type) -> [Element] {
        let size = MemoryLayout<Element>.size
        return rawData.withUnsafeBytes { bytes in
            (0..<bytes.count / size).map {
                Element(littleEndian: bytes.loadUnaligned(fromByteOffset: size * $0, as: Element.self))
            }
        }
    }
}
