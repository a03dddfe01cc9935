// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTiff

/// The strips or tiles of a TIFF's page.
struct TIFFBlocks {
    private let file: OpaquePointer
    private let page: TIFFPage
    private let isTiled: Bool
    private let blockWidth: Int
    private let blockHeight: Int
    /// Bytes of a row of a block: of one channel, where channels lie apart.
    private let rowLength: Int
    private let blockLength: Int

    init(_ file: OpaquePointer, _ page: TIFFPage) throws(ImageError) {
        (self.file, self.page) = (file, page)
        isTiled = TIFFIsTiled(file) != 0
        func long(_ tag: Int32) -> Int {
            var value: UInt32 = 0
            return cider_tiff_get_u32(file, UInt32(tag), &value) == 1 ? Int(value) : 0
        }
        blockWidth = isTiled ? long(TIFFTAG_TILEWIDTH) : page.width
        // Strips are read row by row: one may hold the whole image.
        blockHeight = isTiled ? long(TIFFTAG_TILELENGTH) : 1
        rowLength = Int(isTiled ? TIFFTileRowSize(file) : TIFFScanlineSize(file))
        blockLength = isTiled ? Int(TIFFTileSize(file)) : rowLength
        let channels = page.isPlanar ? 1 : page.samples
        guard blockWidth > 0, blockHeight > 0, rowLength >= (blockWidth * channels * page.bits + 7) / 8,
            // A quotient, for a file may state sides whose product no integer holds.
            blockLength / rowLength >= blockHeight
        else { throw .corrupt(.tiff, reason: "its strips or tiles have no size") }
    }

    /// Reads all blocks into pixels of three bytes, or four.
    func read(into canvas: UnsafeMutableBufferPointer<UInt8>, limits: ImageLimits) throws(ImageError) {
        // A tile may reach beyond its image, but not beyond what is allowed of one.
        if isTiled {
            try limits.check(width: blockWidth, height: blockHeight, of: .tiff)
            // Of many channels each four bytes count as a pixel.
            if blockLength > 1 << 20 {
                try limits.check(width: (rowLength + 3) / 4, height: blockLength / rowLength, of: .tiff)
            }
        }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: blockLength, alignment: 16)
        defer { room.deallocate() }
        room.initializeMemory(as: UInt8.self, repeating: 0)
        let writer = TIFFRowWriter(page, canvas)
        for plane in 0..<(page.isPlanar ? page.samples : 1) where writer.needs(plane: plane) {
            for top in stride(from: 0, to: page.height, by: blockHeight) {
                for left in stride(from: 0, to: page.width, by: blockWidth) {
                    try readBlock(left: left, top: top, plane: plane, into: room)
                    for row in top..<min(top + blockHeight, page.height) {
                        let start = (row - top) * rowLength
                        writer.write(
                            UnsafeRawBufferPointer(rebasing: room[start..<(start + rowLength)]),
                            row: row, columns: left..<min(left + blockWidth, page.width),
                            plane: page.isPlanar ? plane : nil)
                    }
                }
            }
        }
        writer.finish()
    }

    private func readBlock(
        left: Int, top: Int, plane: Int, into room: UnsafeMutableRawBufferPointer
    ) throws(ImageError) {
        let isRead: Bool
        if isTiled {
            let tile = TIFFComputeTile(file, UInt32(left), UInt32(top), 0, UInt16(plane))
            isRead = TIFFReadEncodedTile(file, tile, room.baseAddress, tmsize_t(blockLength)) == blockLength
        } else {
            isRead = TIFFReadScanline(file, room.baseAddress, UInt32(top), UInt16(plane)) == 1
        }
        guard isRead else { throw .corrupt(.tiff, reason: "the pixels are truncated or damaged") }
    }
}
