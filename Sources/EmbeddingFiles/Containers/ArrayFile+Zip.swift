// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files

extension ArrayFile {
    /// The arrays of a `.npz` file: a zip of `.npy` files, stored or deflated.
    ///
    /// - Throws: ``EmbeddingFileError`` where the bytes are not of the format.
    init(zip file: MappedFile, name: String) throws(EmbeddingFileError) {
        self.name = name
        arrays = []
        let reader = try ZipReader(file, name: name)
        // A deflated byte stands for no more than 1,032 (the zlib project's technical notes).
        let largest = file.size.multipliedReportingOverflow(by: 1032)
        let bound = largest.overflow ? Int.max : largest.partialValue
        while let member = try reader.next() {
            guard member.index < ZipReader.mostMembers else {
                throw EmbeddingFileError(
                    .tooLarge, file: name, reason: "it has more than \(ZipReader.mostMembers) members")
            }
            guard member.name.hasSuffix(".npy") else {
                notes.append("'\(member.name)' is ignored: it is no .npy file")
                continue
            }
            let key = String(member.name.dropLast(4))
            let failure = { EmbeddingFileError($0, file: name, array: key, reason: $1) }
            guard !member.isEncrypted else {
                throw failure(.unsupported, "it is encrypted: save it with np.savez or np.savez_compressed")
            }
            guard let size = member.size, size <= bound else {
                throw failure(.damaged, "the zip says that it is larger than it can be")
            }
            let start = try reader.read(NpyHeader.longestPrefix, of: key)
            let header: NpyHeader
            do {
                header = try NpyHeader(parsing: start)
            } catch {
                throw failure(error.kind, error.reason)
            }
            let array = StoredArray(name: key, layout: header.layout, file: name) { () throws(EmbeddingFileError) in
                try ZipMember(file, name: name, array: key, index: member.index, offset: header.byteCount)
            }
            try array.check(byteCount: size - header.byteCount)
            arrays.append(array)
        }
        if arrays.isEmpty, notes.contains(where: { $0.contains("data.pkl'") }) {
            throw EmbeddingFileError(
                .unsupported, file: name,
                reason: "it is a file of torch.save (a pickle), which is never loaded: save the tensors with "
                    + "safetensors.torch.save_file or np.save")
        }
    }
}

/// The bytes of a member of a zip, from the end of its `.npy` header.
private final class ZipMember: ByteSource {
    private let reader: ZipReader
    private let array: String

    init(_ file: MappedFile, name: String, array: String, index: Int, offset: Int) throws(EmbeddingFileError) {
        reader = try ZipReader(file, name: name)
        self.array = array
        while let member = try reader.next() {
            guard member.index == index else { continue }
            _ = try reader.read(offset, of: array)
            return
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(EmbeddingFileError) -> Int {
        try reader.read(into: buffer, of: array)
    }
}
