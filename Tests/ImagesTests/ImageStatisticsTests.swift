import Foundation
import Images
import Testing

@Suite struct ImageStatisticsTests {
    /// Traits of images of one size, with a few levels of spread.
    private func traits(
        _ width: Int, _ height: Int, count: Int = 60, format: ImageFormat = .jpeg, bytesPerPixel: Double = 0.5,
        chroma: Int = 40, offset: Int = 0, contrast: Int = 20
    ) -> [ImageTraits] {
        (0..<count).map { index in
            let source = ImageSource(
                format: format, width: width, height: height,
                bytes: Int(Double(width * height) * bytesPerPixel) + index % 7)
            // Stripes, so that there is something sharp, and a color.
            let pixels = (0..<64).flatMap { place -> [UInt8] in
                let level = UInt8(100 + offset + index % 10 + (place % 2) * contrast)
                return [level, level, UInt8(Int(level) - chroma)]
            }
            return ImageTraits(of: source, pixels: pixels, width: 8, height: 8, channels: 3)
        }
    }

    private func statistics(_ traits: [ImageTraits]) throws -> ImageStatistics { try #require(ImageStatistics(traits)) }

    @Test("The traits of a picture are what numpy gives")
    func traitsOfAPicture() {
        // A checkerboard of 0 and 255, 4x4: all Laplacians of the inner pixels are +-1020, the mean of luma 127.
        let pixels = (0..<16).flatMap { place -> [UInt8] in
            let level: UInt8 = (place / 4 + place % 4) % 2 == 0 ? 0 : 255
            return [level, level, level]
        }
        let source = ImageSource(format: .png, width: 40, height: 20, bytes: 1600)
        let traits = ImageTraits(of: source, pixels: pixels, width: 4, height: 4, channels: 3)
        #expect(traits.sharpness == 1_040_400)
        #expect(abs(traits.brightness - 127.5) < 0.01 && traits.chroma == 0 && traits.isGray == true)
        #expect(traits.bytesPerPixel == 2)
        let gray = ImageTraits(
            of: source, pixels: [UInt8](repeating: 9, count: 16), width: 4, height: 4, channels: 1)
        #expect(gray.chroma == nil && gray.isGray == nil && gray.sharpness == 0 && gray.brightness == 9)
    }

    @Test("Another size is found, and told as a person would tell it")
    func size() throws {
        let bank = try statistics(traits(128, 128))
        let findings = try statistics(traits(500, 375)).findings(against: bank)
        #expect(findings.map(\.trait) == [.size])
        #expect(findings.first?.description == "these images are 500x375, the bank's 128x128")
        #expect(findings.first?.distance == 1)
    }

    @Test("Alike sets, few images, and differences that do not matter are passed over")
    func alike() throws {
        let bank = try statistics(traits(500, 375))
        #expect(bank.findings(against: bank).isEmpty)
        #expect(try statistics(traits(500, 374)).findings(against: bank).isEmpty)
        #expect(try statistics(traits(100, 100, count: 1)).findings(against: bank).isEmpty)
        // A third of the images is small: the medians are the same.
        let mixed = try statistics(traits(500, 375, count: 40) + traits(50, 50, count: 20))
        #expect(mixed.findings(against: bank).isEmpty)
    }

    @Test("Format, compression, grayness, brightness and sharpness are found")
    func others() throws {
        let bank = try statistics(traits(100, 100))
        func found(_ traits: [ImageTraits]) throws -> [ImageFinding.Trait] {
            try statistics(traits).findings(against: bank).map(\.trait)
        }
        #expect(try found(traits(100, 100, format: .png)) == [.format])
        #expect(try found(traits(100, 100, bytesPerPixel: 2)) == [.bytesPerPixel])
        #expect(try found(traits(100, 100, chroma: 0)) == [.grayness])
        #expect(try found(traits(100, 100, offset: 60)) == [.brightness])
        // The variance goes with the square of the contrast: 1.3 times the contrast is less than twice the variance.
        #expect(try found(traits(100, 100, contrast: 40)) == [.sharpness])
        #expect(try found(traits(100, 100, contrast: 10)) == [.sharpness])
        #expect(try found(traits(100, 100, contrast: 26)).isEmpty)
        let sharper = try #require(try statistics(traits(100, 100, contrast: 40)).findings(against: bank).first)
        #expect(
            sharper.description == "these images have a sharpness of 6400 (variance of the Laplacian), the bank's 1600")
    }

    @Test("One image beyond all of the bank is found")
    func single() throws {
        let bank = try statistics(traits(128, 128))
        #expect(bank.findings(of: traits(128, 128)[3]).isEmpty)
        let found = bank.findings(of: traits(500, 375, format: .png)[0])
        #expect(found.map(\.trait) == [.size, .format])
        #expect(found[0].description == "this image is 500x375, the bank's 128x128")
        let blurred = bank.findings(of: traits(128, 128, contrast: 5)[0])
        #expect(
            blurred.map(\.trait) == [.sharpness] && blurred[0].description.contains("this image has a sharpness of "))
    }

    @Test("Statistics are read as they were written, and those of parts make those of the whole")
    func stored() throws {
        let all = traits(100, 80, count: 30) + traits(300, 240, count: 90, format: .png, chroma: 0)
        let whole = try statistics(all)
        let stored = try JSONEncoder().encode(whole)
        #expect(try JSONDecoder().decode(ImageStatistics.self, from: stored) == whole)
        let merged = try #require(
            ImageStatistics(merging: [try statistics(Array(all[..<30])), try statistics(Array(all[30...]))]))
        #expect(merged.images == 120 && merged.formats == whole.formats && merged.sizes == whole.sizes)
        #expect(merged.grayImages == whole.grayImages)
        #expect(merged.side.median == whole.side.median && merged.width.least == 100 && merged.width.most == 300)
        #expect(merged.findings(against: whole).isEmpty)
        let damaged = String(decoding: stored, as: UTF8.self).replacing("\"side\":[", with: "\"side\":[1e9,")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ImageStatistics.self, from: Data(damaged.utf8))
        }
    }

    @Test("Of very many images evenly spaced ones are kept, and all are counted")
    func many() {
        var observations = ImageObservations()
        let traits = traits(10, 10, count: 1)[0]
        for _ in 0..<120_000 { observations.add(ImageSource(format: .png, width: 10, height: 10, bytes: 1), traits) }
        #expect(observations.counts.images == 120_000)
        #expect((25_000...50_000).contains(observations.statistics?.images ?? 0))
    }
}
