// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

extension ValueInfoProto {
    /// A float32 tensor.
    init(name: String, shape: [TensorShapeProto.Dimension]) {
        self.init()
        self.name = name
        type.tensorType.elemType = Int32(TensorProto.DataType.float.rawValue)
        type.tensorType.shape.dim = shape
    }

    /// Whether the elements are float32.
    var isFloat: Bool { type.tensorType.elemType == TensorProto.DataType.float.rawValue }
}

extension TensorShapeProto.Dimension {
    /// A fixed number of elements, or that of the images in the batch for nil.
    init(_ count: Int?) {
        self.init()
        if let count { dimValue = Int64(count) } else { dimParam = "N" }
    }
}

extension AttributeProto {
    init(name: String, _ attribute: Attribute) {
        self.init()
        self.name = name
        switch attribute {
        case .int(let value):
            type = .int
            i = Int64(value)
        case .ints(let values):
            type = .ints
            ints = values.map(Int64.init)
        case .float(let value):
            type = .float
            f = value
        }
    }

    /// The graphs that the attribute holds, as those of If and Loop do.
    var ownGraphs: [GraphProto] { hasG ? graphs + [g] : graphs }
}

extension TensorProto {
    /// The elements of a float32 tensor, as they lie in `raw_data`.
    var floats: [Float] {
        get {
            rawData.withUnsafeBytes { bytes in
                (0..<bytes.count / 4).map { index in
                    let word = bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: word))
                }
            }
        }
        set {
            rawData = newValue.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
        }
    }
}
