import Images
import Testing

@Suite("Recognized files")
struct RecognizedFileTests {
    private static let heads: [(RecognizedFile, [UInt8])] = [
        (.image(.bmp), Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0]),
        (.image(.tiff), [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]), (.image(.tiff), [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8]),
        (.image(.tiff), [0x49, 0x49, 0x2B, 0, 8, 0, 0, 0]),
        (.image(.pnm), Array("P6\n3 2\n255\n".utf8)), (.image(.pnm), Array("P5 # made by\n3 2 255\n".utf8)),
        (.image(.pnm), Array("P7\nWIDTH 3\n".utf8)),
        (.image(.ico), [0, 0, 1, 0, 1, 0, 16, 16] + [UInt8](repeating: 0, count: 16)),
        (.image(.heic), box("ftyp", "heic", "\0\0\0\0", "mif1", "heic")),
        (.image(.heic), box("ftyp", "mif1", "\0\0\0\0", "heic")),
        (.image(.avif), box("ftyp", "avif", "\0\0\0\0", "mif1")),
        (.image(.avif), box("ftyp", "mif1", "\0\0\0\0", "mif1", "avif")),
        (.image(.jxl), [0xFF, 0x0A, 1, 2]),
        (.image(.jxl), [0, 0, 0, 12] + Array("JXL \r\n".utf8) + [0x87, 10]),
        (.named(.jpegLS), [0xFF, 0xD8, 0xFF, 0xF7]), (.named(.jpegXR), [0x49, 0x49, 0xBC, 1]),
        (.named(.jpeg2000), [0, 0, 0, 12] + text("jP  \r\n") + [0x87, 10]),
        (.named(.jpeg2000), [0xFF, 0x4F, 0xFF, 0x51]),
        (.named(.dicom), zeros(128) + text("DICM")), (.named(.dicom), [8, 0, 5, 0] + text("CS\n\0ISO_IR")),
        (.named(.fits), text("SIMPLE  =  T")), (.named(.nifti), zeros(344) + text("n+1\0")),
        (.named(.photoshop), text("8BPS\0\u{1}")), (.named(.gimp), text("gimp xcf file")),
        (.named(.openEXR), [0x76, 0x2F, 0x31, 1]), (.named(.radiance), text("#?RADIANCE\n")),
        (.named(.dds), text("DDS |")),
        (.named(.targa), zeros(2) + [2] + zeros(9) + [16, 0, 9, 0, 24, 0, 1]),
        (.named(.targa), [0, 1, 9, 0, 0, 0, 1, 24, 0, 0, 0, 0, 16, 0, 9, 0, 8, 32, 1]),
        (.named(.pcx), [10, 5, 1, 8]), (.named(.qoi), text("qoif")), (.named(.flif), text("FLIF")),
        (.named(.bpg), [0x42, 0x50, 0x47, 0xFB]), (.named(.mng), [0x8A] + text("MNG\r\n\u{1A}\n")),
        (.named(.icns), text("icns")), (.named(.cursor), [0, 0, 2, 0, 1, 0, 16, 16] + zeros(16)),
        (.named(.floatMap), text("PF\n3 2\n-1.0\n")), (.named(.farbfeld), text("farbfeld")),
        (.named(.ktx), [0xAB] + text("KTX 20")),
        (.named(.svg), text("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg xmlns")),
        (.named(.postScript), text("%!PS-Adobe-3.0 EPSF")),
        (.named(.pdf), text("%PDF-1.7")), (.named(.djvu), text("AT&TFORM")),
        (.named(.windowsMetafile), [0xD7, 0xCD, 0xC6, 0x9A]), (.named(.windowsMetafile), [1, 0, 9, 0, 0, 3]),
        (.named(.windowsMetafile), [1] + zeros(39) + text(" EMF")),
        (.named(.canonRaw), box("ftyp", "crx ", "\0\0\0\0", "isom")),
        (.named(.canonRaw), [0x49, 0x49, 0x2A, 0, 16, 0, 0, 0] + text("CR\u{2}\0")),
        (.named(.canonRaw), [0x49, 0x49, 26, 0, 0, 0] + text("HEAPCCDR")),
        (.named(.fujiRaw), text("FUJIFILMCCD-RAW 0201")),
        (.named(.olympusRaw), text("IIRO")), (.named(.panasonicRaw), [0x49, 0x49, 0x55, 0]),
        (.named(.minoltaRaw), text("\0MRM")), (.named(.sigmaRaw), text("FOVb")),
        (.named(.cameraRaw), text("IIII\u{1}\0\0\0RawT")),
        (.named(.video), box("ftyp", "isom", "\0\0\0\0", "mp42")), (.named(.video), box("ftyp", "qt  ", "\0\0\0\0")),
        (.named(.video), box("moov", "mvhd")), (.named(.video), [0x1A, 0x45, 0xDF, 0xA3]),
        (.named(.video), text("RIFF1234AVI LIST")), (.named(.video), text("OggS")), (.named(.video), text("FLV\u{1}")),
        (.named(.video), [0, 0, 1, 0xBA]), (.named(.video), [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]),
        (.named(.video), [[0x47], zeros(187), [0x47], zeros(187), [0x47], zeros(9)].flatMap { $0 }),
        (.named(.html), text("\n<!DOCTYPE html><html>")),
        (.named(.lfsPointer), text("version https://git-lfs.github.com/spec/v1\noid")),
    ]

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// A box of ISO base media files: its size, and words of four letters.
    private static func box(_ words: String...) -> [UInt8] {
        let content = words.flatMap { Array($0.utf8) }
        return [0, 0, 0, UInt8(content.count + 4)] + content
    }

    @Test("A file's kind is told by how it begins", arguments: heads)
    func kinds(_ file: RecognizedFile, _ head: [UInt8]) {
        #expect(RecognizedFile(magic: head) == file)
    }

    @Test("Each format that is named is told by its content")
    func named() {
        // These begin as TIFF does: `CameraRawTests`.
        let withinTIFF: Set<NamedFormat> = [.nikonRaw, .sonyRaw, .pentaxRaw, .digitalNegative]
        let told = Self.heads.compactMap { file, _ in if case .named(let format) = file { format } else { nil } }
        #expect(Set(told).union(withinTIFF) == Set(NamedFormat.allCases))
    }

    @Test("What is not read is refused by its name")
    func refusal() {
        for (file, head) in Self.heads where !file.isDecodable {
            #expect(throws: ImageError.unsupported(file)) { try RGBImage(decoding: head) }
            #expect(ImageError.unsupported(file).description.contains("is \(file.description), "))
        }
        #expect(throws: ImageError.empty) { try RGBImage(decoding: []) }
        #expect(ImageError.empty.description.contains("file is empty"))
    }

    @Test("What another build would read is told as that, with what mends it")
    func otherBuild() {
        let withoutHEIF = ImageFormat.allCases.filter { ![.heic, .avif].contains($0) }
        for (format, name) in [(ImageFormat.heic, "a HEIC image"), (.avif, "an AVIF image")] {
            let words = ImageError.words(unsupported: .image(format), reading: withoutHEIF)
            #expect(words.hasPrefix("The file is \(name), which this build does not read"))
            #expect(words.contains("CIDER_HEIF=0"))
        }
        #expect(
            ImageError.words(unsupported: .image(.jxl), reading: withoutHEIF.dropLast())
                == "The file is a JPEG XL image, which this build does not read.")
        #expect(
            ImageError.words(unsupported: .named(.dicom), reading: [.jpeg, .png])
                == "The file is a DICOM image, a format that is not read (JPEG, PNG are).")
    }

    @Test("A kind is told with its article")
    func articles() {
        #expect(RecognizedFile.image(.heic).description == "a HEIC image")
        #expect(RecognizedFile.image(.avif).description == "an AVIF image")
        #expect(RecognizedFile.image(.jxl).description == "a JPEG XL image")
        let suffixes = ImageFormat.allCases.flatMap(\.suffixes)
        #expect(Set(suffixes).count == suffixes.count)
    }
}
