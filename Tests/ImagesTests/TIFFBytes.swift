// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A TIFF of one page: what each tag says, and room behind it.
///
/// - Parameter entries: tags and values; those of more than four bytes are put behind the directory.
/// - Returns: the file.
func tiff(_ entries: [(tag: UInt32, value: TIFFValue)]) -> [UInt8] {
    func number(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    var bytes: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0]
    var behind: [UInt8] = []
    let start = bytes.count + 2 + 12 * entries.count + 4
    bytes += number(UInt32(entries.count), 2)
    for (tag, value) in entries.sorted(by: { $0.tag < $1.tag }) {
        let (type, count, content): (UInt32, Int, [UInt8]) =
            switch value {
            case .bytes(let bytes): (1, bytes.count, bytes)
            case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
            case .short(let values): (3, values.count, values.flatMap { number($0, 2) })
            case .long(let value): (4, 1, number(value, 4))
            }
        bytes += number(tag, 2) + number(type, 2) + number(UInt32(count), 4)
        if content.count <= 4 {
            bytes += content + [UInt8](repeating: 0, count: 4 - content.count)
        } else {
            bytes += number(UInt32(start + behind.count), 4)
            behind += content + [UInt8](repeating: 0, count: content.count % 2)
        }
    }
    return bytes + number(0, 4) + behind + [UInt8](repeating: 0, count: 512)
}

enum TIFFValue {
    case bytes([UInt8])
    case text(String)
    case short([UInt32])
    case long(UInt32)
}
