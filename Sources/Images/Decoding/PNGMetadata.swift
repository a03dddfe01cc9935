// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a PNG's chunks beside the pixels ask for: the orientation, from `eXIf`, from the text in which ImageMagick stores
/// EXIF, or from XMP.
struct PNGMetadata {
    /// Whether the pixels have been passed: what stands before them goes first.
    var isAfterPixels = false

    private var before = Found()
    private var after = Found()

    private struct Found {
        var exif: Orientation?
        var profile: Orientation?
        var xmp: Orientation?
        /// The texts that have been looked at; unpacking each costs time.
        var texts: Set<String> = []

        var orientation: Orientation? { exif ?? profile ?? xmp }
    }

    /// The most bytes that a text is unpacked to.
    private static let maximumTextLength = 8 << 20

    var orientation: Orientation? { before.orientation ?? after.orientation }

    mutating func take(_ chunk: PNGChunk) {
        guard chunk.isSound else { return }
        if isAfterPixels { Self.take(chunk, into: &after) } else { Self.take(chunk, into: &before) }
    }

    private static func take(_ chunk: PNGChunk, into found: inout Found) {
        switch chunk.kind {
        case "eXIf":
            found.exif = found.exif ?? Orientation(exifRecord: chunk.content)
        case "tEXt", "zTXt", "iTXt":
            guard let end = chunk.content.prefix(80).firstIndex(of: 0) else { return }
            let keyword = String(decoding: chunk.content[..<end], as: UTF8.self)
            let isWanted = keyword == "Raw profile type exif" || keyword == "XML:com.adobe.xmp"
            guard isWanted, found.texts.insert(keyword).inserted,
                let text = text(of: chunk.kind, UnsafeRawBufferPointer(rebasing: chunk.content[(end + 1)...]))
            else { return }
            text.withUnsafeBytes { text in
                if keyword == "XML:com.adobe.xmp" {
                    found.xmp = Orientation(xmp: text)
                } else {
                    found.profile = Orientation(hexadecimalProfile: text)
                }
            }
        default: break
        }
    }

    /// The text of a chunk's content behind its keyword, unpacked; nil where it is damaged.
    private static func text(of kind: String, _ content: UnsafeRawBufferPointer) -> [UInt8]? {
        switch kind {
        case "tEXt": return Array(content)
        case "zTXt": return inflated(content.dropFirst(1), maximumLength: maximumTextLength)
        default:
            guard content.count >= 2 else { return nil }
            // A flag, the method of compression, a language and a translated keyword.
            var rest = content.dropFirst(2)
            for _ in 0..<2 {
                guard let end = rest.firstIndex(of: 0) else { return nil }
                rest = rest[(end + 1)...]
            }
            return content[0] == 0 ? Array(rest) : inflated(rest, maximumLength: maximumTextLength)
        }
    }
}
