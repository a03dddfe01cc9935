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
        (.named(.video), box("ftyp", "isom", "\0\0\0\0", "mp42")), (.named(.video), box("ftyp", "qt  ", "\0\0\0\0")),
        (.named(.canonRaw), box("ftyp", "crx ", "\0\0\0\0", "isom")),
        (.named(.canonRaw), [0x49, 0x49, 0x2A, 0, 16, 0, 0, 0] + Array("CR\u{2}\0".utf8)),
        (.named(.jpegXL), [0xFF, 0x0A, 1, 2]), (.named(.jpegLS), [0xFF, 0xD8, 0xFF, 0xF7]),
        (.named(.dicom), [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)),
        (.named(.photoshop), Array("8BPS\0\u{1}".utf8)), (.named(.pdf), Array("%PDF-1.7".utf8)),
        (.named(.svg), Array("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg xmlns".utf8)),
        (.named(.html), Array("\n<!DOCTYPE html><html>".utf8)),
        (.named(.lfsPointer), Array("version https://git-lfs.github.com/spec/v1\noid".utf8)),
        (.named(.cursor), [0, 0, 2, 0, 1, 0, 16, 16] + [UInt8](repeating: 0, count: 16)),
    ]

    /// A box of ISO base media files: its size, and words of four letters.
    private static func box(_ words: String...) -> [UInt8] {
        let content = words.flatMap { Array($0.utf8) }
        return [0, 0, 0, UInt8(content.count + 4)] + content
    }

    @Test("A file's kind is told by how it begins", arguments: heads)
    func kinds(_ file: RecognizedFile, _ head: [UInt8]) {
        #expect(RecognizedFile(magic: head) == file)
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

    @Test("A suffix names one kind, and each kind has a name")
    func suffixes() {
        let all = ImageFormat.allCases.flatMap(\.suffixes) + NamedFormat.allCases.flatMap(\.suffixes)
        #expect(Set(all).count == all.count)
        #expect(RecognizedFile(suffix: "JFIF") == .image(.jpeg))
        #expect(RecognizedFile(suffix: "nef") == .named(.nikonRaw))
        #expect(RecognizedFile(suffix: "txt") == nil)
        #expect(RecognizedFile.image(.heic).description == "a HEIC image")
        #expect(RecognizedFile.image(.avif).description == "an AVIF image")
    }
}
