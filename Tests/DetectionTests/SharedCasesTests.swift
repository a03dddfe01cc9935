import Datasets
import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import Images
import TestSupport
import Testing

/// Each file of the folder of cases has its right value.
@Suite(.enabled(if: SharedCases.areThere, Comment(rawValue: SharedCases.absence)))
struct SharedCasesTests {
    private func image(_ file: String, _ loader: LoaderPolicy = LoaderPolicy.Preset.torchvision.policy) throws
        -> RGBImage
    {
        try RGBImage(decoding: SharedCases.bytes(file), loader: loader)
    }

    /// Size and mean color, as Pillow's `convert("RGB")` gives them; x.heic as its sibling in AVIF.
    private static let pictures: [(file: String, width: Int, height: Int, mean: [Double])] = [
        ("exif_none.jpg", 64, 64, [118.67, 140.8, 166.47]),
        ("grey_8.png", 64, 64, [137.17, 137.17, 137.17]),
        ("gif_no_terminator.gif", 160, 120, [106.1, 111.42, 95.23]),
        ("jpeg_no_eoi_zeros.jpeg", 160, 120, [106.48, 111.34, 94.78]),
        ("jpeg_spurious_marker_middle.jpeg", 160, 120, [121.18, 122.99, 110.01]),
        ("jpeg_sos_zeros.jpg", 160, 160, [118.74, 140.83, 166.44]),
        ("png_1001_text_chunks.png", 160, 160, [118.71, 140.88, 166.34]),
        ("png_iend_badcrc.png", 160, 120, [106.47, 111.29, 94.73]),
        ("png_plte_empty_rgba.png", 400, 96, [206.41, 212.92, 179.12]),
        ("x.bmp", 96, 96, [118.71, 140.88, 166.34]), ("x.tiff", 96, 96, [118.71, 140.88, 166.34]),
        ("x.jfif", 96, 96, [118.67, 140.76, 166.17]), ("x.avif", 96, 96, [118.07, 141.35, 165.47]),
        ("x.heic", 96, 96, [118.07, 141.35, 165.47]),
    ]

    @Test("Pictures are decoded as Pillow decodes them, or named", arguments: pictures)
    func pixels(file: String, width: Int, height: Int, mean: [Double]) throws {
        let format = try #require(ImageFormat(magic: SharedCases.bytes(file)))
        guard format.isDecodable else {
            #expect(throws: ImageError.unsupported(.image(format))) { try image(file) }
            return
        }
        let decoded = try image(file)
        #expect((decoded.width, decoded.height) == (width, height))
        let sums = decoded.pixels.enumerated().reduce(into: [0, 0, 0]) { $0[$1.offset % 3] += Int($1.element) }
        for (sum, expected) in zip(sums, mean) {
            // Lossy formats may be rounded otherwise by another release of their library.
            #expect(abs(Double(sum) / Double(width * height) - expected) < (format == .heic ? 3 : 1), "\(file)")
        }
    }

    @Test("The stored pixels are the same under any orientation, and turned only where the policy says so")
    func orientation() throws {
        let upright = LoaderPolicy.Preset.pillowUpright.policy
        let plain = try image("exif_none.jpg")
        for file in ["exif_orientation_3.jpg", "exif_orientation_6.jpg"] {
            #expect(try image(file) == plain, "\(file)")
            #expect(try image(file, upright) != plain, "\(file)")
        }
        #expect(try image("exif_none.jpg", upright) == plain)
    }

    @Test("Alpha is dropped as torchvision drops it; levels of 8 bits in 16 are kept as their depth says")
    func alphaAndDepth() throws {
        #expect(try image("alpha_cutout.png") == image("alpha_cutout_as_torchvision.png"))
        #expect(try image("alpha_cutout.png", .default) != image("alpha_cutout_as_torchvision.png"))
        #expect(try image("grey_8bit_values_in_16.png") == image("grey_8.png"))
        let dark = try SharedCases.bytes("grey_8bit_values_in_16.png").withUnsafeBytes {
            try LoadedImage(decoding: $0, limits: .default, loader: .default)
        }
        // Where the policy makes it dark, that is told.
        var counts = LoaderCounts()
        counts.add(dark.source)
        #expect(counts.notes(.default).contains { $0.contains("only the lower 8 are used") })
    }

    @Test("What cannot be decoded is refused in words that name the cause")
    func refused() throws {
        for (file, words) in [("lossless_sof3.jpg", "lossless JPEG (SOF3)"), ("empty.jpg", "has no bytes")] {
            let error = #expect(throws: ImageError.self) { try image(file) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test("Tars whose names are not UTF-8, or that were joined, lose no image")
    func tars() throws {
        for (file, count) in [("latin1_name.tar", 6), ("joined.tar", 4)] {
            var read = 0
            try ImageSet(path: SharedCases.path(file)).forEach { image in
                _ = try RGBImage(decoding: image.bytes)
                read += 1
            }
            #expect(read == count, "\(file)")
        }
    }

    @Test("The encoder of pixels gives pixels")
    func pixelEncoder() throws {
        let encoder = try ImageEncoder(
            modelPath: SharedCases.path("id4.onnx"), input: EncoderInput(size: 4, mean: [0, 0, 0], std: [1, 1, 1]),
            options: EncoderOptions(precision: .f32))
        let pixels = (0..<48).map { UInt8($0 * 5) }
        let rows = try encoder.makeSession().embed(pixels: pixels, count: 1)
        // A constant is beside them.
        #expect(rows.count == 1 && rows[0].count == 49)
        #expect(Set(rows[0].map { ($0 * 255).rounded() }) == Set(pixels.map { Float($0) } + [255]))
    }

    @Test("Encoders whose embedding depends on the batch are refused", arguments: ["batch_mean", "batchnorm_training"])
    func batches(name: String) throws {
        let folder = try TemporaryFolder()
        for (set, seed) in [("bank", 0), ("calibration", 1000)] {
            try SmallDetector.writeImages(to: folder, set: set, count: 8, seed: seed)
        }
        var options = try SmallDetector.options()
        options.alpha = 0.1
        options.input = try EncoderInput(size: 32, mean: [0.491, 0.482, 0.447], std: [0.247, 0.244, 0.262])
        options.transform = InputTransform(resize: 32, crop: 32)
        let error = #expect(throws: (any Error).self) {
            try DetectorFitter(options: options).fit(
                encoderPath: SharedCases.path("\(name).onnx"), bank: try ImageSet(path: "\(folder.path)/bank"),
                calibration: try ImageSet(path: "\(folder.path)/calibration"), output: "\(folder.path)/model")
        }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains("batch") && words.contains("model.eval()"), "\(words)")
    }

    @Test("An output is taken by each of its names", arguments: ["embedding", "/head/Flatten_output_0", "zz"])
    func outputNames(name: String) throws {
        let encoder = try ImageEncoder(
            modelPath: SharedCases.path("ir_names.xml"),
            input: EncoderInput(size: 32, mean: [0.491, 0.482, 0.447], std: [0.247, 0.244, 0.262]), outputs: [name],
            options: EncoderOptions(precision: .f32))
        #expect(encoder.outputs.map(\.name) == [name])
    }
}
