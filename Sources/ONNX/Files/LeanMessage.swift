// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

/// A model's message with the bytes of large tensors left in its file.
///
/// The message is read field by field, so that nothing but the rest of it is ever in memory (the encoding is that of
/// protocol buffers: https://protobuf.dev/programming-guides/encoding/).
struct LeanMessage {
    /// Tensors of fewer bytes are taken into the message.
    static let threshold = 65_536

    /// The kinds of messages that large tensors can be in, with the fields that lead to them.
    private enum Kind {
        case model, graph, node, attribute, tensor, function

        func inner(_ field: Int) -> Kind? {
            switch (self, field) {
            case (.model, 7), (.attribute, 6), (.attribute, 11): .graph
            case (.model, 25): .function
            case (.graph, 1), (.function, 7): .node
            case (.graph, 5), (.attribute, 5): .tensor
            case (.node, 5): .attribute
            default: nil
            }
        }
    }

    private let file: ExternalDataFile
    /// The place of the file among the model's.
    private let place: Int
    /// Graphs within graphs are read to this depth.
    private static let deepest = 64
    /// A piece of the file, as single bytes are asked for one after the other.
    private var window: [UInt8] = []
    private var windowStart = 0

    private init(_ file: ExternalDataFile, place: Int) {
        self.file = file
        self.place = place
    }

    /// The message's bytes; large tensors have a ``TensorReference`` in the place of theirs.
    ///
    /// - Throws: ``ONNXError/unreadable`` where the file is no message.
    static func read(_ file: ExternalDataFile, place: Int) throws(ONNXError) -> Data {
        var message = LeanMessage(file, place: place)
        return Data(try message.message(.model, from: 0, to: file.size, depth: 0))
    }

    private mutating func message(
        _ kind: Kind, from start: Int, to end: Int, depth: Int
    ) throws(ONNXError) -> [UInt8] {
        guard depth < Self.deepest else { throw .unreadable }
        var bytes: [UInt8] = []
        var position = start
        while position < end {
            let fieldStart = position
            let tag = try varint(&position, end)
            let field = Int(truncatingIfNeeded: tag >> 3)
            switch tag & 7 {
            case 0: _ = try varint(&position, end)
            case 1: position += 8
            case 5: position += 4
            case 2:
                guard let length = Int(exactly: try varint(&position, end)), length <= end - position else {
                    throw .unreadable
                }
                let content = position
                position += length
                if kind == .tensor, field == 9, length >= Self.threshold {
                    var reference = TensorProto()
                    reference.reference = TensorReference(file: place, offset: content, length: length)
                    bytes += (try? reference.serializedBytes()) ?? []
                    continue
                }
                // Small messages cannot hold large tensors.
                if let inner = kind.inner(field), length >= Self.threshold {
                    let lean = try message(inner, from: content, to: position, depth: depth + 1)
                    bytes.append(varint: tag)
                    bytes.append(varint: UInt64(lean.count))
                    bytes += lean
                    continue
                }
            default: throw .unreadable
            }
            guard position <= end else { throw .unreadable }
            bytes += try file.read(at: fieldStart, count: position - fieldStart)
        }
        return bytes
    }

    private mutating func varint(_ position: inout Int, _ end: Int) throws(ONNXError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard position < end else { throw .unreadable }
            let byte = try byte(at: position)
            position += 1
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        throw .unreadable
    }

    private mutating func byte(at position: Int) throws(ONNXError) -> UInt8 {
        if !(windowStart..<windowStart + window.count ~= position) {
            window = try file.read(at: position, count: min(4096, file.size - position))
            windowStart = position
        }
        return window[position - windowStart]
    }
}

extension [UInt8] {
    /// Appends a number as protocol buffers write it.
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
