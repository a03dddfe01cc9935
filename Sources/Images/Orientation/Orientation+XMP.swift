// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension Orientation {
    /// The orientation in an XMP packet, stored as attribute (`tiff:Orientation="6"`) or element
    /// (`<tiff:Orientation>6`); nil where it has none, `up` where it has one that means nothing.
    init?(xmp: UnsafeRawBufferPointer) {
        let name = Array("tiff:Orientation".utf8)
        var rest = xmp[...]
        while let start = rest.firstIndex(of: name[0]) {
            rest = rest[start...]
            if rest.starts(with: name) {
                let value = rest.dropFirst(name.count)
                let digit =
                    value.starts(with: "=\"".utf8)
                    ? value.dropFirst(2).first
                    : value.starts(with: ">".utf8) ? value.dropFirst().first : nil
                if let digit, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
                    self = Orientation(rawValue: Int(digit - UInt8(ascii: "0"))) ?? .up
                    return
                }
            }
            rest = rest.dropFirst()
        }
        return nil
    }
}
