// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

/// Where a tensor's bytes lie, for one that is not held in memory.
struct TensorReference: Hashable {
    /// The place of the file among the model's.
    var file: Int
    var offset: Int
    var length: Int
}

extension TensorProto {
    /// Where the bytes lie; nil for a tensor that holds them itself.
    ///
    /// Within this module a tensor in another file always has such a reference: its location is `#` and the place of the
    /// file, which no file on disk can be asked for by.
    var reference: TensorReference? {
        get {
            guard dataLocation == .external, let location = entry("location"), location.hasPrefix("#"),
                let file = Int(location.dropFirst()), let offset = entry("offset").flatMap({ Int($0) }),
                let length = entry("length").flatMap({ Int($0) })
            else { return nil }
            return TensorReference(file: file, offset: offset, length: length)
        }
        set {
            guard let newValue else {
                clearDataLocation()
                externalData = []
                return
            }
            refer(to: "#\(newValue.file)", offset: newValue.offset, length: newValue.length)
        }
    }

    /// Reads the bytes into the message; nothing where it holds them already.
    mutating func takeBytes(from files: [ExternalDataFile]) throws(ONNXError) {
        guard let reference else { return }
        self.reference = nil
        rawData = Data(try files[reference.file].read(at: reference.offset, count: reference.length))
    }

    /// Says in ONNX's own way that the bytes lie in a file beside the model.
    mutating func refer(to location: String, offset: Int, length: Int) {
        clearRawData()
        dataLocation = .external
        externalData = [("location", location), ("offset", "\(offset)"), ("length", "\(length)")].map { key, value in
            var entry = StringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
    }

    /// One of ONNX's entries on a tensor in another file.
    func entry(_ key: String) -> String? { externalData.first { $0.key == key }?.value }

    /// The number of bytes that the tensor's elements take; nil for types that are not known here.
    var byteCount: Int? {
        guard let bits = Self.bits[Int(dataType)] else { return nil }
        var count = 1
        for dimension in dims {
            guard let dimension = Int(exactly: dimension), dimension >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard !overflow else { return nil }
            count = product
        }
        let (total, overflow) = count.multipliedReportingOverflow(by: bits)
        return overflow ? nil : total / 8 + (total % 8 == 0 ? 0 : 1)
    }

    /// The bits of an element, by the number of ONNX's type.
    private static let bits: [Int: Int] = [
        1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16,
        17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4,
    ]
}
