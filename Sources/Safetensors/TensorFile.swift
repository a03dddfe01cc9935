// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// The content of a safetensors file: named tensors and a map of strings.
///
/// Layout: the header's length as 8 bytes, little-endian; the header, a JSON object that gives each tensor's element
/// type, shape and byte range; the tensors' bytes without gaps. Source: the format section of the safetensors
/// project's README.
package struct TensorFile: Sendable, Equatable {
    package var tensors: [String: StoredTensor]
    package var metadata: [String: String]

    package init(tensors: [String: StoredTensor] = [:], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The longest header that is read, bytes: the limit of the format's reference implementation.
    static let longestHeader = 100_000_000

    /// Where the tensors' bytes start in a file that this module writes: a multiple of this.
    static let alignment = 64

    /// Reads a file's content.
    ///
    /// The tensors' bytes are slices of `content`.
    ///
    /// - Throws: ``TensorFileError`` where the content is not of the format, or of a type that is not supported.
    package init(parsing content: Data) throws(TensorFileError) {
        guard content.count >= 8 else { throw .truncated }
        let length = content.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.longestHeader) else { throw .damagedHeader }
        guard content.count - 8 >= Int(length) else { throw .truncated }
        let body = content.dropFirst(8 + Int(length))

        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: content.dropFirst(8).prefix(Int(length)))
        } catch {
            throw .damagedHeader
        }

        tensors = [:]
        metadata = header.metadata
        var end = 0
        // An empty tensor begins where the next one does, and comes first.
        let entries = header.entries.sorted { ($0.value.begin, $0.value.end) < ($1.value.begin, $1.value.end) }
        for (name, entry) in entries {
            guard let elementType = StoredTensor.ElementType(rawValue: entry.elementType) else {
                throw .unsupportedElementType(tensor: name, elementType: entry.elementType)
            }
            guard entry.begin == end, entry.end >= entry.begin,
                Self.byteCount(entry.shape, elementType) == entry.end - entry.begin
            else { throw .damagedEntry(tensor: name) }
            guard entry.end <= body.count else { throw .truncated }
            end = entry.end
            tensors[name] = StoredTensor(
                elementType: elementType, shape: entry.shape,
                bytes: body[body.startIndex + entry.begin..<body.startIndex + entry.end])
        }
        guard end == body.count else { throw .trailingBytes }
    }

    /// The bytes that a shape needs; nil where an axis is negative or the product overflows.
    private static func byteCount(_ shape: [Int], _ elementType: StoredTensor.ElementType) -> Int? {
        var product = elementType.byteCount
        for length in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { return nil }
            product = next
        }
        return product
    }
}

/// Why a file is not a safetensors file that can be read.
package enum TensorFileError: Error, Sendable, Equatable, CustomStringConvertible {
    case truncated
    case trailingBytes
    case damagedHeader
    case damagedEntry(tensor: String)
    case unsupportedElementType(tensor: String, elementType: String)

    package var description: String {
        switch self {
        case .truncated: "the safetensors file is truncated"
        case .trailingBytes: "the safetensors file has bytes after its last tensor"
        case .damagedHeader: "the header is not that of a safetensors file"
        case .damagedEntry(let tensor): "the safetensors entry of '\(tensor)' contradicts its shape or its neighbors"
        case .unsupportedElementType(let tensor, let elementType):
            "the tensor '\(tensor)' has the element type \(elementType), which is not supported"
        }
    }
}
