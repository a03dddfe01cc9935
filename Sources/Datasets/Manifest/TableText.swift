// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The text of a table as UTF-8 without a byte order mark, whatever program wrote it.
enum TableText {
    /// Whether a file begins with the mark of UTF-16.
    static func isUTF16(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    }

    /// - Parameters:
    ///   - bytes: UTF-8, or UTF-16 with a byte order mark, as Excel writes "Unicode text".
    ///   - file: its path, for errors.
    /// - Returns: the bytes of UTF-8; what is in no encoding that is known is left as it is.
    /// - Throws: `DatasetError/manifest(path:line:reason:)` with the command that mends an encoding that is not read, or
    ///   `DatasetError/notAnImageSet(path:)` where the file is no text.
    static func utf8(_ bytes: [UInt8], file: String) throws(DatasetError) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            throw refusal("UTF-32", file: file)
        }
        if isUTF16(bytes) {
            guard let text = decoded(bytes.dropFirst(2), isLittleEndian: bytes[0] == 0xFF) else {
                throw .manifest(path: file, line: 1, reason: "it begins as UTF-16, and is damaged")
            }
            return text
        }
        let zeros = bytes.prefix(512).indices.filter { bytes[$0] == 0 }
        guard let first = zeros.first else { return bytes }
        // Plain letters of UTF-16 have a zero beside them.
        if zeros.allSatisfy({ $0 % 2 == first % 2 }), zeros.count * 4 >= min(bytes.count, 512) {
            throw refusal(first % 2 == 1 ? "UTF-16LE" : "UTF-16BE", file: file)
        }
        throw .notAnImageSet(path: file)
    }

    private static func refusal(_ encoding: String, file: String) -> DatasetError {
        .manifest(
            path: file, line: 1,
            reason: "it is \(encoding), which is not read; this makes UTF-8 of it: \(conversion(from: encoding, file))")
    }

    /// The command that makes UTF-8 of a table.
    static func conversion(from encoding: String, _ file: String) -> String {
        let name = ImageName.stem(of: file) + "-utf8" + (ImageName.suffix(of: file).map { "." + $0 } ?? "")
        return "iconv -f \(encoding) -t UTF-8 '\(file)' > '\(name)'"
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> [UInt8]? {
        guard bytes.count % 2 == 0 else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
    }
}
