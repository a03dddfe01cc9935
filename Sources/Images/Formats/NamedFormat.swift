// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A file format that is not read, but recognized, so that people are told what they have.
public enum NamedFormat: String, Sendable, CaseIterable {
    /// A picture of a successor of JPEG.
    case jpeg2000, jpegXR, jpegLS
    /// A picture of a program, a game or a screen.
    case photoshop, gimp, openEXR, radiance, dds, targa, pcx, qoi, flif, bpg, mng, icns, cursor, floatMap, farbfeld, ktx
    /// A drawing or a page.
    case svg, postScript, pdf, djvu, windowsMetafile
    /// A picture of a medical scanner or a telescope.
    case dicom, fits, nifti
    /// What a camera's sensor saw.
    case canonRaw, fujiRaw, olympusRaw, panasonicRaw, minoltaRaw, sigmaRaw, nikonRaw, sonyRaw, pentaxRaw,
        digitalNegative, cameraRaw
    /// A film.
    case video
    /// What downloads and repositories leave in an image's place.
    case html, lfsPointer

    /// Whether the file shows a picture or a film, so that passing it over loses one.
    package var isPicture: Bool {
        switch self {
        case .html, .lfsPointer: false
        default: true
        }
    }

    /// What a file of the format is, with its article: to be put into a sentence.
    package var description: String {
        switch self {
        case .jpeg2000: "a JPEG 2000 image"
        case .jpegXR: "a JPEG XR image"
        case .jpegLS: "a JPEG-LS image"
        case .photoshop: "a Photoshop document (PSD)"
        case .gimp: "a GIMP document (XCF)"
        case .openEXR: "an OpenEXR image"
        case .radiance: "a Radiance HDR image"
        case .dds: "a DirectDraw texture (DDS)"
        case .targa: "a Targa image (TGA)"
        case .pcx: "a PCX image"
        case .qoi: "a QOI image"
        case .flif: "a FLIF image"
        case .bpg: "a BPG image"
        case .mng: "an MNG animation"
        case .icns: "an Apple icon (ICNS)"
        case .cursor: "a Windows cursor (CUR)"
        case .floatMap: "a portable float map (PFM)"
        case .farbfeld: "a farbfeld image"
        case .ktx: "a Khronos texture (KTX)"
        case .svg: "an SVG drawing"
        case .postScript: "a PostScript document"
        case .pdf: "a PDF document"
        case .djvu: "a DjVu document"
        case .windowsMetafile: "a Windows metafile"
        case .dicom: "a DICOM image"
        case .fits: "a FITS image"
        case .nifti: "a NIfTI volume"
        case .canonRaw: "a camera raw file (Canon)"
        case .fujiRaw: "a camera raw file (Fujifilm RAF)"
        case .olympusRaw: "a camera raw file (Olympus ORF)"
        case .panasonicRaw: "a camera raw file (Panasonic RW2)"
        case .minoltaRaw: "a camera raw file (Minolta MRW)"
        case .sigmaRaw: "a camera raw file (Sigma X3F)"
        case .nikonRaw: "a camera raw file (Nikon NEF)"
        case .sonyRaw: "a camera raw file (Sony ARW)"
        case .pentaxRaw: "a camera raw file (Pentax PEF)"
        case .digitalNegative: "a camera raw file (DNG)"
        case .cameraRaw: "a camera raw file"
        case .video: "a video"
        case .html: "an HTML page"
        case .lfsPointer: "a Git LFS pointer, without the file that it stands for"
        }
    }
}
