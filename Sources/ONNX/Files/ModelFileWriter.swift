// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Glibc

/// Writes a model's file from its start to its end; every failure is told.
final class ModelFileWriter {
    /// The bytes written so far.
    private(set) var count = 0
    private let descriptor: Descriptor
    private let name: String
    /// The bytes copied at once.
    private static let piece = 4_194_304

    /// - Throws: ``ONNXError/unwritable(_:reason:)``, as all functions here.
    init(path: String) throws(ONNXError) {
        name = path.lastComponent
        do {
            descriptor = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
        } catch {
            throw .unwritable(name, reason: error.reason)
        }
    }

    func write(_ bytes: [UInt8]) throws(ONNXError) {
        try told { () throws(FileError) in try descriptor.write(bytes) }
        count += bytes.count
    }

    /// Appends a part of another file.
    func copy(_ file: ExternalDataFile, offset: Int, count: Int) throws(ONNXError) {
        for start in stride(from: 0, to: count, by: Self.piece) {
            try write(try file.read(at: offset + start, count: min(Self.piece, count - start)))
        }
    }

    /// Appends zeros up to a multiple of a number.
    func pad(to alignment: Int) throws(ONNXError) {
        let rest = count % alignment
        if rest > 0 { try write([UInt8](repeating: 0, count: alignment - rest)) }
    }

    /// Makes the file this long; what was not written are zeros that take no room.
    func extend(to size: Int) throws(ONNXError) { try told { () throws(FileError) in try descriptor.extend(to: size) } }

    func close() throws(ONNXError) { try told { () throws(FileError) in try descriptor.close() } }

    private func told(_ body: () throws(FileError) -> Void) throws(ONNXError) {
        do {
            try body()
        } catch {
            throw .unwritable(name, reason: error.reason)
        }
    }
}
