// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CExif

/// What an EXIF record in a JPEG begins with; in other formats it may be left out.
let exifSignature = Array("Exif\0\0".utf8)

extension Orientation {
    /// The orientation that a file's metadata ask for; XMP is asked only where EXIF says nothing, as Pillow does.
    init(exif: UnsafeRawBufferPointer, xmp: UnsafeRawBufferPointer?) {
        self = Orientation(exifRecord: exif) ?? xmp.flatMap { Orientation(xmp: $0) } ?? .up
    }

    /// The orientation in an EXIF record, with or without its signature; nil where it has none, `up` where it has one
    /// that means nothing.
    init?(exifRecord: UnsafeRawBufferPointer) {
        var content = exifRecord[...]
        while content.starts(with: exifSignature) { content = content.dropFirst(exifSignature.count) }
        guard !content.isEmpty, let data = exif_data_new() else { return nil }
        defer { exif_data_unref(data) }
        // The record is only read: adding what the standard asks for would be of no use.
        exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
        let record = exifSignature + content
        exif_data_load_data(data, record, UInt32(clamping: record.count))
        guard let entry = exif_content_get_entry(data.pointee.ifd.0, EXIF_TAG_ORIENTATION)?.pointee,
            let bytes = entry.data
        else { return nil }
        let order = exif_data_get_byte_order(data)
        let value: Int
        switch (entry.format, entry.size) {
        case (EXIF_FORMAT_SHORT, 2...): value = Int(exif_get_short(bytes, order))
        case (EXIF_FORMAT_LONG, 4...): value = Int(exif_get_long(bytes, order))
        default: return nil
        }
        self = Orientation(rawValue: value) ?? .up
    }

    /// The orientation in an EXIF record written as hexadecimal text, as ImageMagick stores it in PNG: three lines of
    /// heading, then the digits.
    init?(hexadecimalProfile text: UnsafeRawBufferPointer) {
        let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4 else { return nil }
        var record: [UInt8] = []
        var upper: UInt8?
        for character in lines[3] {
            guard let digit = Character(UnicodeScalar(character)).hexDigitValue.map({ UInt8($0) }) else { continue }
            if let first = upper {
                record.append(first << 4 | digit)
                upper = nil
            } else {
                upper = digit
            }
        }
        guard let orientation = record.withUnsafeBytes({ Orientation(exifRecord: $0) }) else { return nil }
        self = orientation
    }
}
