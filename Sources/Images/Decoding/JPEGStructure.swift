/// What a JPEG's markers say, found without decoding.
///
/// Markers as in ITU-T T.81, table B.1.
struct JPEGStructure {
    private(set) var width = 0
    private(set) var height = 0
    /// Color channels: 1, 3 or 4.
    private(set) var components = 0
    private(set) var orientation = Orientation.up

    /// How the image ends.
    private(set) var ending = Ending.marked

    enum Ending {
        /// With the marker for it.
        case marked
        /// Markers do not follow on each other; an end is marked somewhere.
        case lost
        /// Without a marker: the file is truncated, or only its end is missing.
        case unmarked
    }

    private var scans = 0
    private var isProgressive = false
    private var isArithmetic = false

    /// More scans than any encoder writes; each costs a pass over all coefficients.
    private static let maximumScans = 100
    /// More scans than common encoders write, which images of any size may have.
    private static let commonScans = 20
    /// The most pixels times scans beyond that: about a second's work.
    private static let maximumScannedPixels = 1_000_000_000

    /// Whether the scans are so many for the image's size that decoding it would take unreasonably long.
    ///
    /// Without this, a file of some hundred kilobytes keeps a processor busy for many seconds.
    var hasTooManyScans: Bool {
        scans > Self.maximumScans || (scans > Self.commonScans && scans * width * height > Self.maximumScannedPixels)
    }

    /// Walks the markers from the first to the end of the image.
    ///
    /// - Throws: ``ImageError/corrupt(_:reason:)`` where the file is truncated or its frame is not supported.
    init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        var reader = ByteReader(bytes)
        var exif: [UInt8] = []
        var xmp: UnsafeRawBufferPointer?
        var firstScan = 0
        walk: while true {
            guard let marker = reader.nextMarker() else {
                try endWithoutMarker(bytes, firstScan: firstScan)
                break
            }
            switch marker {
            case 0xD9:
                break walk
            case 0x01, 0xD0...0xD8:
                continue
            default:
                break
            }
            guard let length = reader.readUInt16(), length >= 2, let segment = reader.read(Int(length) - 2) else {
                try endWithoutMarker(bytes, firstScan: firstScan)
                break walk
            }
            switch marker {
            case 0xC0...0xC2, 0xC9, 0xCA:
                if components == 0 {
                    try readFrame(segment)
                    isProgressive = marker & 3 == 2
                    isArithmetic = marker & 8 != 0
                }
            case 0xC3, 0xC5...0xC7, 0xCB, 0xCD...0xCF:
                if components == 0 { throw .corrupt(.jpeg, reason: Self.unsupportedProcess(marker)) }
            case 0xDA:
                if scans == 0 { firstScan = reader.position }
                scans += 1
            case 0xE1 where scans == 0:
                if segment.starts(with: exifSignature) {
                    // A record longer than one segment goes on in the next, which repeats the signature.
                    exif.append(contentsOf: exif.isEmpty ? segment[...] : segment.dropFirst(exifSignature.count))
                } else if segment.starts(with: "http://ns.adobe.com/xap/1.0/\0".utf8) {
                    xmp = segment
                }
            default:
                break
            }
        }
        guard components > 0, scans > 0 else { throw .corrupt(.jpeg, reason: "the file holds no image") }
        orientation = exif.withUnsafeBytes { Orientation(exif: $0, xmp: xmp) }
    }

    /// Decides what an image is that ends without its marker, or whose markers lead nowhere.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - firstScan: the end of the header of its first scan.
    /// - Throws: ``ImageError/corrupt(_:reason:)`` where scans are missing.
    private mutating func endWithoutMarker(_ bytes: UnsafeRawBufferPointer, firstScan: Int) throws(ImageError) {
        guard scans > 0 else { throw .corrupt(.jpeg, reason: "the file is truncated") }
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[firstScan...]))
        var found = 1
        ending = .unmarked
        while let marker = reader.nextMarker() {
            if marker == 0xD9 { ending = .lost }
            if marker == 0xDA { found += 1 }
        }
        // The decoder may come upon each.
        scans = max(scans, found)
        // Of arithmetic codes the decoder does not say where they end too soon.
        guard ending == .lost || !isArithmetic && hasAllScans(bytes) else {
            throw .corrupt(.jpeg, reason: "the file is truncated")
        }
    }

    /// Whether the scans bring all that the pixels are made of.
    private func hasAllScans(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var progress = JPEGProgress(isProgressive: isProgressive)
        var reader = ByteReader(bytes)
        while let marker = reader.nextMarker() {
            if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
            guard let length = reader.readUInt16(), length >= 2, let segment = reader.read(Int(length) - 2) else {
                break
            }
            if marker == 0xDA { progress.take(scan: segment) }
        }
        return progress.isComplete(components: components)
    }

    private static func unsupportedProcess(_ marker: UInt8) -> String {
        let name =
            switch marker {
            case 0xC3, 0xCB: "lossless"
            case 0xC7, 0xCF: "lossless and hierarchical"
            default: "hierarchical"
            }
        return "it is a \(name) JPEG (SOF\(marker - 0xC0)), which is not supported"
    }

    private mutating func readFrame(_ segment: UnsafeRawBufferPointer) throws(ImageError) {
        var reader = ByteReader(segment)
        guard let precision = reader.readUInt8(), let height = reader.readUInt16(), let width = reader.readUInt16(),
            let components = reader.readUInt8()
        else { throw .corrupt(.jpeg, reason: "the frame header is too short") }
        guard precision == 8 else {
            throw .corrupt(.jpeg, reason: "it has \(precision) bits a channel; only 8 are supported")
        }
        guard [1, 3, 4].contains(components) else {
            throw .corrupt(.jpeg, reason: "\(components) colour channels are not supported")
        }
        self.width = Int(width)
        self.height = Int(height)
        self.components = Int(components)
    }
}

extension ByteReader {
    /// Skips to the next marker, over fill bytes, entropy-coded data and bytes that do not belong there.
    fileprivate mutating func nextMarker() -> UInt8? {
        while skip(to: 0xFF) {
            var marker: UInt8 = 0xFF
            while marker == 0xFF {
                guard let next = readUInt8() else { return nil }
                marker = next
            }
            if marker != 0 { return marker }
        }
        return nil
    }
}
