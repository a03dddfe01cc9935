// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials
import Hypersphere
import Safetensors

/// The tensors of a file that is mapped.
struct MappedTensors {
    let file: TensorFile
    private let mapping: MappedFile

    /// - Throws: `TensorFileError`, where the file is shorter than its header says, too.
    init(_ mapping: MappedFile) throws(TensorFileError) {
        self.mapping = mapping
        file = try TensorFile(parsing: mapping.data)
    }

    /// A tensor's elements, where they lie in the file; a copy where they are not aligned there.
    ///
    /// - Parameters:
    ///   - name: the tensor's name.
    ///   - elementType: what it must hold.
    ///   - element: a type of the same size.
    ///   - rank: the number of axes that it must have.
    /// - Returns: the elements, which keep the file mapped.
    /// - Throws: ``ContentError``.
    func storage<Element>(
        _ name: String, of elementType: StoredTensor.ElementType, as element: Element.Type = Element.self, rank: Int
    ) throws(ContentError) -> Storage<Element> {
        let tensor = try file.tensor(name, of: elementType, rank: rank)
        return mapping.withUnsafeBytes { content in
            // A tensor's bytes are counted from the start of what was parsed.
            let bytes = UnsafeRawBufferPointer(rebasing: content[tensor.bytes.startIndex..<tensor.bytes.endIndex])
            guard Storage<Element>.isAligned(bytes) else {
                return Storage(
                    [Element](unsafeUninitializedCapacity: tensor.count) { buffer, count in
                        count = tensor.bytes.copyBytes(to: buffer) / MemoryLayout<Element>.stride
                    })
            }
            return Storage(bytes, keptBy: mapping)
        }
    }
}

extension StoredTensor {
    /// A tensor of values where they lie, which keeps them there.
    ///
    /// - Precondition: an element is as large as a value, and the shape holds as many.
    init<Element>(_ values: Storage<Element>, of elementType: ElementType, shape: [Int]) {
        let bytes = values.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else { return Data() }
            return Data(
                bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: UnsafeRawBufferPointer(buffer).count,
                deallocator: .custom { _, _ in withExtendedLifetime(values) {} })
        }
        self.init(elementType: elementType, shape: shape, bytes: bytes)
    }
}

extension TensorFile {
    func elements<Element: StoredElement>(_ name: String, rank: Int) throws(ContentError) -> [Element] {
        try tensor(name, of: Element.elementType, rank: rank).elements() ?? []
    }

    fileprivate func tensor(
        _ name: String, of elementType: StoredTensor.ElementType, rank: Int
    ) throws(ContentError) -> StoredTensor {
        guard let tensor = tensors[name] else { throw ContentError("the tensor '\(name)' is missing") }
        guard tensor.shape.count == rank, tensor.elementType == elementType else {
            throw ContentError(
                "the tensor '\(name)' is \(tensor.elementType.rawValue) \(tensor.shape), not "
                    + "\(elementType.rawValue) of rank \(rank)")
        }
        return tensor
    }
}

/// Why tensors are not the content of a bundle.
struct ContentError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
