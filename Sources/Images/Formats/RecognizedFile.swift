/// What kind of file bytes are, told by how they begin.
public enum RecognizedFile: Sendable, Equatable {
    /// A format that the decoders know; a build may lack it.
    case image(ImageFormat)
    /// A format that is not read, but can be named.
    case named(NamedFormat)

    /// How many bytes of a file tell its kind, if it has so many.
    package static let headLength = 512

    /// The kind that the bytes begin as, or nil where they begin as none that is known.
    ///
    /// - Parameter bytes: a file's content, or at least its first ``headLength`` bytes.
    package init?(magic bytes: UnsafeRawBufferPointer) {
        // The commonest first, as it is asked for each image that is served.
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) && !bytes.dropFirst(3).starts(with: [0xF7]) {
            self = .image(.jpeg)
            return
        }
        guard !bytes.isEmpty,
            let known = Signature.all.first(where: { $0.matches(bytes) })?.file
                ?? Self.boxed(bytes) ?? Self.checked(bytes) ?? Self.text(bytes)
        else { return nil }
        self = known
    }

    /// The kind that the bytes begin as, or nil where they begin as none that is known.
    ///
    /// - Parameter bytes: a file's content, or at least its first ``headLength`` bytes.
    package init?(magic bytes: [UInt8]) {
        guard let file = bytes.withUnsafeBytes({ RecognizedFile(magic: $0) }) else { return nil }
        self = file
    }

    /// Whether this build turns such files into pixels.
    package var isDecodable: Bool {
        switch self {
        case .image(let format): format.isDecodable
        case .named: false
        }
    }

    /// What such a file is, with its article: to be put into a sentence.
    package var description: String {
        switch self {
        case .image(let format): ([.avif, .ico].contains(format) ? "an " : "a ") + format.name + " image"
        case .named(let format): format.description
        }
    }
}

extension RecognizedFile {
    /// ISO base media files (ISO/IEC 14496-12): what they are is said by their brands.
    private static func boxed(_ bytes: UnsafeRawBufferPointer) -> RecognizedFile? {
        guard bytes.dropFirst(4).starts(with: "ftyp".utf8), bytes.count >= 16 else {
            let boxes = ["moov", "mdat", "wide"]
            return boxes.contains { bytes.dropFirst(4).starts(with: $0.utf8) } ? .named(.video) : nil
        }
        let size = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        let end = min(max(size, 16), bytes.count, headLength)
        let places = [8] + stride(from: 16, to: max(end - 3, 16), by: 4)
        let brands = places.map { String(decoding: bytes[$0..<($0 + 4)], as: UTF8.self) }
        if brands[0] == "crx " { return .named(.canonRaw) }
        if ["jp2 ", "jpx ", "jph "].contains(brands[0]) { return .named(.jpeg2000) }
        // The major brand may be the general one (mif1, msf1), with the codec's among the others.
        if brands.contains(where: { ["avif", "avis"].contains($0) }) { return .image(.avif) }
        let heic = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "mif2"]
        if brands.contains(where: { heic.contains($0) }) { return .image(.heic) }
        return .named(.video)
    }

    /// Formats whose signature is so short that more of the header must fit before they are believed.
    private static func checked(_ bytes: UnsafeRawBufferPointer) -> RecognizedFile? {
        if bytes.starts(with: "BM".utf8), bytes.count >= 18 {
            let headerSize = bytes.loadUnaligned(fromByteOffset: 14, as: UInt32.self).littleEndian
            return [12, 16, 40, 52, 56, 64, 108, 124].contains(headerSize) ? .image(.bmp) : nil
        }
        if bytes.count >= 22, bytes[0] == 0, bytes[1] == 0, bytes[2] == 1 || bytes[2] == 2, bytes[3] == 0 {
            // Some images follow, and the fourth byte of the first one's entry means nothing.
            if bytes[4] != 0 || bytes[5] != 0, bytes[9] == 0 || bytes[9] == 255 {
                return bytes[2] == 1 ? .image(.ico) : .named(.cursor)
            }
        }
        if isTarga(bytes) { return .named(.targa) }
        // Packets of a transport stream.
        if bytes.count > 376, [0, 188, 376].allSatisfy({ bytes[$0] == 0x47 }) { return .named(.video) }
        if bytes.count >= 3, bytes[0] == UInt8(ascii: "P") {
            let spaces = " \t\r\n#".utf8
            guard spaces.contains(bytes[2]) else { return nil }
            switch bytes[1] {
            case UInt8(ascii: "1")...UInt8(ascii: "6"):
                // A number, or a comment, after the spaces: text that merely begins with P1 goes on otherwise.
                guard let next = bytes.dropFirst(2).first(where: { !" \t\r\n".utf8.contains($0) }) else { return nil }
                return next == UInt8(ascii: "#") || (48...57).contains(next) ? .image(.pnm) : nil
            case UInt8(ascii: "7"): return bytes[2] == 10 ? .image(.pnm) : nil
            case UInt8(ascii: "F"), UInt8(ascii: "f"): return .named(.floatMap)
            default: return nil
            }
        }
        return nil
    }

    /// Targa files begin with no signature: each part of the header must be one that they may have.
    private static func isTarga(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 18, bytes[12] | bytes[13] != 0, bytes[14] | bytes[15] != 0, bytes[17] & 0xC0 == 0 else {
            return false
        }
        switch (bytes[1], bytes[2]) {
        case (1, 1), (1, 9): return [15, 16, 24, 32].contains(bytes[7]) && [8, 16].contains(bytes[16])
        case (0, 2), (0, 10): return bytes[3..<8].allSatisfy { $0 == 0 } && [15, 16, 24, 32].contains(bytes[16])
        case (0, 3), (0, 11): return bytes[3..<8].allSatisfy { $0 == 0 } && [8, 16].contains(bytes[16])
        default: return false
        }
    }

    /// Text that is known by an element: drawings, and pages that a failed download left.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> RecognizedFile? {
        let head = String(decoding: bytes.prefix(headLength), as: UTF8.self)
        let start = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        guard start.first == "<" else { return nil }
        let lowercased = start.lowercased()
        if lowercased.contains("<svg") { return .named(.svg) }
        return lowercased.hasPrefix("<!doctype html") || lowercased.hasPrefix("<html") ? .named(.html) : nil
    }
}
