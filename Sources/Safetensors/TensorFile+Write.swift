// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

extension TensorFile {
    /// The file's bytes in memory; ``write(to:)`` needs no such copy.
    package func serialized() -> Data {
        let tensors = tensors.reduce(0) { $0 + $1.value.bytes.count }
        let header = header
        var content = Data(capacity: header.count + tensors)
        content.append(header)
        for tensor in ordered { content.append(tensor.value.bytes) }
        return content
    }

    /// Gives the file's bytes to a sink, from the first to the last; only the header is made in memory.
    ///
    /// Equal files give equal bytes: tensors are laid out by descending element size, then by name. Those of whole
    /// multiples of 64 bytes come before all others, so that each starts at such a multiple, wherever the file is mapped.
    ///
    /// - Parameter sink: takes some bytes, which are valid during the call.
    /// - Throws: what the sink throws.
    package func write<Failure>(to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        func give(_ data: Data) throws(Failure) {
            let result = data.withUnsafeBytes { bytes in Result { () throws(Failure) in try sink(bytes) } }
            try result.get()
        }
        try give(header)
        for tensor in ordered { try give(tensor.value.bytes) }
    }

    /// The tensors in the order in which they lie in the file.
    private var ordered: [(key: String, value: StoredTensor)] {
        func place(_ tensor: StoredTensor) -> (Int, Int) {
            (tensor.bytes.count.isMultiple(of: Self.alignment) ? 0 : 1, -tensor.elementType.byteCount)
        }
        return tensors.sorted { left, right in
            let places = (place(left.value), place(right.value))
            return places.0 == places.1 ? left.key < right.key : places.0 < places.1
        }
    }

    /// What comes before the tensors: the header's length and the header, filled up with spaces.
    private var header: Data {
        var entries: [String: Header.Entry] = [:]
        var end = 0
        for (name, tensor) in ordered {
            entries[name] = Header.Entry(
                elementType: tensor.elementType.rawValue, shape: tensor.shape, begin: end, end: end + tensor.bytes.count
            )
            end += tensor.bytes.count
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A map of strings and whole numbers always encodes.
        var header = (try? encoder.encode(Header(entries: entries, metadata: metadata))) ?? Data()
        let padding = (Self.alignment - (8 + header.count) % Self.alignment) % Self.alignment
        header.append(Data(repeating: UInt8(ascii: " "), count: padding))
        var content = Data()
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { content.append(contentsOf: $0) }
        return content + header
    }
}
