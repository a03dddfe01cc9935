// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// What a PNG's chunks say, found without decoding pixels (ISO/IEC 15948).
///
/// Chunks that say nothing of the pixels may be damaged in any way.
struct PNGStructure {
    let width: Int
    let height: Int
    let header: PNGHeader
    private let bytes: UnsafeRawBufferPointer
    /// The colors of the indices, where pixels are such.
    private var palette: UnsafeRawBufferPointer?
    /// What says which pixels are transparent, where it fits the kind of pixels.
    private var transparency: UnsafeRawBufferPointer?
    /// The compressed pixels, in pieces.
    private var pixelData: [UnsafeRawBufferPointer] = []
    private var isPixelDataSound = true
    private var isCut = false
    private var metadata = PNGMetadata()
    /// The bits of a level that mean something, as the chunk `sBIT` has it: of the channel that has most; nil without
    /// one.
    private(set) var significantBits: Int?

    /// The size of the signature and of the whole header chunk.
    private static let headerLength = 8 + 12 + 13

    /// Walks the chunks up to the last, or to where the file ends.
    ///
    /// - Throws: ``ImageError/corrupt(_:reason:)`` where no pixels can come of it.
    init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        self.bytes = bytes
        var reader = ByteReader(bytes)
        guard reader.read(8) != nil, let first = PNGChunk(from: &reader) else {
            throw .corrupt(.png, reason: "the file is truncated")
        }
        guard first.kind != "CgBI" else {
            throw .corrupt(.png, reason: "it is in Apple's variant of PNG (CgBI), which only its own software reads")
        }
        guard first.kind == "IHDR", first.isSound, let header = PNGHeader(first.content) else {
            throw .corrupt(.png, reason: "its header is damaged")
        }
        self.header = header
        (width, height) = (header.width, header.height)

        while let chunk = PNGChunk(from: &reader), chunk.kind != "IEND" {
            try take(chunk)
        }
        guard !pixelData.isEmpty else { throw .corrupt(.png, reason: "the file is truncated: it holds no pixels") }
        guard !header.isIndexed || palette != nil else { throw .corrupt(.png, reason: "the palette is missing") }
        if let palette, let transparency, transparency.count > palette.count / 3 {
            self.transparency = UnsafeRawBufferPointer(rebasing: transparency[..<(palette.count / 3)])
        }
    }

    var hasAlpha: Bool { header.hasAlpha || transparency != nil }

    var orientation: Orientation { metadata.orientation ?? .up }

    private mutating func take(_ chunk: PNGChunk) throws(ImageError) {
        switch chunk.kind {
        case "IDAT":
            pixelData.append(chunk.content)
            isPixelDataSound = isPixelDataSound && chunk.isSound
            isCut = chunk.isCut
            metadata.isAfterPixels = true
        case "PLTE" where header.isIndexed && palette == nil:
            let count = chunk.content.count
            guard chunk.isSound, count > 0, count % 3 == 0, count <= 768 else {
                throw .corrupt(.png, reason: "the palette is damaged")
            }
            palette = chunk.content
        case "sBIT" where chunk.isSound:
            let most = chunk.content.prefix(header.colorType & 2 != 0 ? 3 : 1).max() ?? 0
            significantBits = 1...16 ~= most ? Int(most) : nil
        case "tRNS" where pixelData.isEmpty && transparency == nil:
            guard let length = header.transparencyLength(of: chunk.content.count) else { return }
            guard chunk.isSound else { throw .corrupt(.png, reason: "what says its transparency is damaged") }
            transparency = UnsafeRawBufferPointer(rebasing: chunk.content[..<length])
        default:
            metadata.take(chunk)
        }
    }

    /// The file that holds only what makes the pixels.
    func stream() -> PNGStream {
        var stream = PNGStream(beginning: UnsafeRawBufferPointer(rebasing: bytes[..<Self.headerLength]))
        if let palette { stream.append("PLTE", palette) }
        if let transparency { stream.append("tRNS", transparency) }
        for piece in pixelData { stream.append("IDAT", piece) }
        stream.append("IEND", UnsafeRawBufferPointer(start: nil, count: 0))
        return stream
    }

    /// Where a checksum of the compressed pixels is wrong, holds them against the one that they carry inside: a wrong
    /// checksum around right pixels does not matter.
    func checkPixelData() throws(ImageError) {
        guard !isPixelDataSound else { return }
        guard isWholeStream(pixelData, maximumLength: header.maximumDataLength) else {
            throw .corrupt(.png, reason: isCut ? "the file is truncated" : "the pixels are damaged")
        }
    }
}

/// The header chunk's content.
struct PNGHeader {
    let width: Int
    let height: Int
    let depth: UInt8
    let colorType: UInt8

    init?(_ content: UnsafeRawBufferPointer) {
        var reader = ByteReader(content)
        guard content.count == 13, let width = reader.readUInt32(), let height = reader.readUInt32(),
            let depth = reader.readUInt8(), let colorType = reader.readUInt8()
        else { return nil }
        (self.width, self.height) = (Int(width), Int(height))
        (self.depth, self.colorType) = (depth, colorType)
    }

    var isIndexed: Bool { colorType == 3 }
    var hasAlpha: Bool { colorType & 4 != 0 }

    /// How many bytes of the transparency chunk count, or nil where it does not belong to such pixels.
    func transparencyLength(of count: Int) -> Int? {
        switch colorType {
        case 0: count >= 2 ? 2 : nil
        case 2: count >= 6 ? 6 : nil
        case 3: count > 0 ? min(count, 256) : nil
        default: nil
        }
    }

    /// The most bytes that the pixels can have before compression, with the filters' and passes' own.
    var maximumDataLength: Int {
        let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 4
        return height * 8 + 64 + (width * channels * Int(depth) / 8 + 8) * height * 2
    }
}

/// A part of a PNG file.
struct PNGChunk {
    let kind: String
    let content: UnsafeRawBufferPointer
    /// Whether the checksum is there and right.
    let isSound: Bool
    /// Whether the file ends within the content.
    let isCut: Bool

    /// The next chunk, or what there is of it; nil where the file ends before.
    init?(from reader: inout ByteReader) {
        guard let length = reader.readUInt32(), let kind = reader.read(4) else { return nil }
        self.kind = String(decoding: kind, as: UTF8.self)
        let content = reader.read(Int(length))
        self.content = content ?? reader.readRest()
        isCut = content == nil
        guard content != nil, let checksum = reader.readUInt32() else {
            isSound = false
            return
        }
        var sum = crc32_z(0, kind.bytes, kind.count)
        if !self.content.isEmpty { sum = crc32_z(sum, self.content.bytes, self.content.count) }
        isSound = sum == UInt(checksum)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var bytes: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
