// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The bytes that a format's files begin with.
struct Signature: Sendable {
    /// What must stand where.
    private let parts: [(offset: Int, bytes: [UInt8])]
    let file: RecognizedFile

    private init(_ file: RecognizedFile, _ bytes: [UInt8], at offset: Int = 0, and more: (Int, String)? = nil) {
        self.file = file
        parts = [(offset, bytes)] + (more.map { [($0.0, Array($0.1.utf8))] } ?? [])
    }

    private init(_ file: RecognizedFile, _ text: String, at offset: Int = 0, and more: (Int, String)? = nil) {
        self.init(file, Array(text.utf8), at: offset, and: more)
    }

    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        parts.allSatisfy { bytes.dropFirst($0.offset).starts(with: $0.bytes) }
    }

    /// All that a fixed signature tells; the more special before the more general.
    static let all: [Signature] = [
        Signature(.image(.png), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        Signature(.image(.webp), "RIFF", and: (8, "WEBPVP8")),
        Signature(.image(.gif), "GIF87a"),
        Signature(.image(.gif), "GIF89a"),
        Signature(.named(.jpegLS), [0xFF, 0xD8, 0xFF, 0xF7]),

        // Camera raw that begins as TIFF does.
        Signature(.named(.canonRaw), [0x49, 0x49, 0x2A, 0x00], and: (8, "CR")),
        Signature(.named(.olympusRaw), "IIRO"),
        Signature(.named(.olympusRaw), "IIRS"),
        Signature(.named(.olympusRaw), "MMOR"),
        Signature(.named(.panasonicRaw), [0x49, 0x49, 0x55, 0x00]),
        Signature(.named(.jpegXR), [0x49, 0x49, 0xBC]),
        Signature(.image(.tiff), [0x49, 0x49, 0x2A, 0x00]),
        Signature(.image(.tiff), [0x4D, 0x4D, 0x00, 0x2A]),
        Signature(.image(.tiff), [0x49, 0x49, 0x2B, 0x00]),
        Signature(.image(.tiff), [0x4D, 0x4D, 0x00, 0x2B]),
        Signature(.named(.fujiRaw), "FUJIFILMCCD-RAW"),
        Signature(.named(.minoltaRaw), [0x00, 0x4D, 0x52, 0x4D]),
        Signature(.named(.sigmaRaw), "FOVb"),
        Signature(.named(.canonRaw), "II", and: (6, "HEAPCCDR")),
        Signature(.named(.cameraRaw), "IIII", and: (8, "Raw")),
        Signature(.named(.cameraRaw), "MMMM", and: (8, "Raw")),

        Signature(.image(.jxl), [0xFF, 0x0A]),
        Signature(.image(.jxl), [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A]),
        Signature(.named(.jpeg2000), [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A]),
        Signature(.named(.jpeg2000), [0xFF, 0x4F, 0xFF, 0x51]),
        Signature(.named(.photoshop), "8BPS"),
        Signature(.named(.gimp), "gimp xcf"),
        Signature(.named(.openEXR), [0x76, 0x2F, 0x31, 0x01]),
        Signature(.named(.radiance), "#?RADIANCE"),
        Signature(.named(.radiance), "#?RGBE"),
        Signature(.named(.dds), "DDS "),
        Signature(.named(.pcx), [0x0A, 0x05, 0x01]),
        Signature(.named(.qoi), "qoif"),
        Signature(.named(.flif), "FLIF"),
        Signature(.named(.bpg), [0x42, 0x50, 0x47, 0xFB]),
        Signature(.named(.mng), [0x8A, 0x4D, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        Signature(.named(.icns), "icns"),
        Signature(.named(.farbfeld), "farbfeld"),
        Signature(.named(.ktx), [0xAB, 0x4B, 0x54, 0x58, 0x20]),
        Signature(.named(.postScript), "%!PS"),
        Signature(.named(.postScript), [0xC5, 0xD0, 0xD3, 0xC6]),
        Signature(.named(.pdf), "%PDF-"),
        Signature(.named(.djvu), "AT&TFORM"),
        Signature(.named(.windowsMetafile), [0xD7, 0xCD, 0xC6, 0x9A]),
        Signature(.named(.windowsMetafile), [1, 0, 9, 0, 0, 1]),
        Signature(.named(.windowsMetafile), [1, 0, 9, 0, 0, 3]),
        Signature(.named(.windowsMetafile), [2, 0, 9, 0, 0, 3]),
        Signature(.named(.windowsMetafile), [1, 0, 0, 0], and: (40, " EMF")),
        Signature(.named(.dicom), "DICM", at: 128),
        // Without the preamble: the first element, its group and its kind.
        Signature(.named(.dicom), [2, 0, 0, 0], and: (4, "UL")),
        Signature(.named(.dicom), [8, 0, 0, 0], and: (4, "UL")),
        Signature(.named(.dicom), [8, 0, 5, 0], and: (4, "CS")),
        Signature(.named(.dicom), [8, 0, 8, 0], and: (4, "CS")),
        Signature(.named(.fits), "SIMPLE  ="),
        Signature(.named(.nifti), [0x6E, 0x2B, 0x31, 0x00], at: 344),
        Signature(.named(.nifti), [0x6E, 0x69, 0x31, 0x00], at: 344),

        Signature(.named(.video), [0x1A, 0x45, 0xDF, 0xA3]),
        Signature(.named(.video), "RIFF", and: (8, "AVI ")),
        Signature(.named(.video), "OggS"),
        Signature(.named(.video), [0x46, 0x4C, 0x56, 0x01]),
        Signature(.named(.video), [0x00, 0x00, 0x01, 0xBA]),
        Signature(.named(.video), [0x00, 0x00, 0x01, 0xB3]),
        Signature(.named(.video), "YUV4MPEG2 "),
        Signature(.named(.video), [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]),
        Signature(.named(.lfsPointer), "version https://git-lfs.github.com/spec/"),
    ]
}
