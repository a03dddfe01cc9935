// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as a field of a CSV line (RFC 4180): in quotes where it needs them.
    ///
    /// Bytes are looked at, for a line break of two characters, and a comma with a combining mark, are one character each
    /// in Swift.
    package var csvField: String {
        guard utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return self }
        var bytes: [UInt8] = [0x22]
        for byte in utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
        return String(decoding: bytes, as: UTF8.self)
    }
}
