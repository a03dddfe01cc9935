// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A record of an event file: length, its checksum, content, its checksum; little-endian.
package enum Record {
    /// The record of a content.
    package static func encoded(_ content: [UInt8]) -> [UInt8] {
        let length = littleEndian(UInt64(content.count))
        return length + littleEndian(CRC32C.masked(length)) + content + littleEndian(CRC32C.masked(content))
    }

    /// The contents of a file's records, up to the first that is cut off or damaged.
    package static func contents(of file: [UInt8]) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        var place = 0
        while file.count - place >= 16 {
            let length = file[place..<place + 8]
            let count = length.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard littleEndian(CRC32C.masked(length)) == Array(file[place + 8..<place + 12]),
                count <= UInt64(file.count - place - 16)
            else { break }
            let end = place + 12 + Int(count)
            let content = file[place + 12..<end]
            guard littleEndian(CRC32C.masked(content)) == Array(file[end..<end + 4]) else { break }
            contents.append(Array(content))
            place = end + 4
        }
        return contents
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
