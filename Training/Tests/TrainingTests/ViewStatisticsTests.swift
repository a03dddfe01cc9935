import Testing
import Training

/// What many views of a seed have in common.
@Suite struct ViewStatisticsTests {
    static let count = 2000
    /// Half of the image is black and half white, so that a mirrored view is known by its corner.
    static let picture = (0..<16 * 16).flatMap { [UInt8](repeating: $0 % 16 < 8 ? 0 : 255, count: 3) }

    /// Only what a test asks for is changed.
    static func plain() -> AugmentationOptions {
        var options = AugmentationOptions()
        options.scale = 1...1
        options.ratio = 1...1
        (options.flipProbability, options.jitterProbability, options.grayscaleProbability) = (0, 0, 0)
        return options
    }

    func views(
        _ options: AugmentationOptions, of picture: [UInt8] = picture, seed: UInt64 = 1
    ) -> [(pixels: [UInt8], alteration: Alteration)] {
        var augmenter = Augmenter(options)
        return (0..<Self.count).map { image in
            var random = RandomStream(seed: seed, .augmentation, 0, image, 0)
            var pixels = [UInt8](repeating: 0, count: 768)
            let alteration = picture.withUnsafeBufferPointer { picture in
                pixels.withUnsafeMutableBufferPointer {
                    augmenter.draw(from: picture, side: 16, size: 16, &random, into: $0)
                }
            }
            return (pixels, alteration)
        }
    }

    /// Within five standard deviations of a binomial share.
    func isNear(_ share: Double, _ expected: Double) -> Bool {
        abs(share - expected) < 5 * (expected * (1 - expected) / Double(Self.count)).squareRoot() + 1e-12
    }

    @Test(arguments: [0, 0.25, 0.5, 1] as [Float]) func viewsAreMirroredAsOftenAsAsked(_ probability: Float) {
        var options = Self.plain()
        options.flipProbability = probability
        let mirrored = views(options).count { $0.pixels[0] > 128 }
        #expect(isNear(Double(mirrored) / Double(Self.count), Double(probability)))
    }

    @Test(arguments: [0, 0.2, 1] as [Float]) func viewsLoseTheirColorsAsOftenAsAsked(_ probability: Float) {
        var options = Self.plain()
        options.grayscaleProbability = probability
        let red = [UInt8](repeating: 0, count: 768).indices.map { $0 % 3 == 0 ? UInt8(200) : 0 }
        let gray = views(options, of: red).count { $0.pixels[0] == $0.pixels[1] }
        #expect(isNear(Double(gray) / Double(Self.count), Double(probability)))
    }

    @Test func turnsAreAsOftenAsAskedAndAllAlike() {
        var options = Self.plain()
        options.turnProbability = 0.3
        let turns = views(options).map(\.alteration)
        for quarters in 1...3 {
            #expect(isNear(Double(turns.count { $0 == .turned(quarters) }) / Double(Self.count), 0.1))
        }
        #expect(isNear(Double(turns.count { $0 == .turned(0) }) / Double(Self.count), 0.7))
    }

    @Test func shuffledViewsAreNotTurned() {
        var options = Self.plain()
        (options.shuffleProbability, options.turnProbability) = (0.4, 1)
        let alterations = views(options).map(\.alteration)
        #expect(isNear(Double(alterations.count { $0 == .shuffled }) / Double(Self.count), 0.4))
        #expect(!alterations.contains(.turned(0)))
    }

    @Test func cropsTakeTheSharesThatAreAskedFor() {
        var random = RandomStream(seed: 4, .augmentation)
        let boxes = (0..<Self.count).map { _ in CropBox(inside: 100, scale: 0.2...0.6, ratio: 0.75...1.25, &random) }
        let areas = boxes.map { Double($0.width * $0.height) / 10_000 }
        // Sides are whole pixels: an area of 0.2 is off by up to half a pixel in 40 on each side.
        #expect(areas.allSatisfy { $0 > 0.19 && $0 < 0.615 })
        #expect(abs(areas.reduce(0, +) / Double(Self.count) - 0.4) < 0.015)
        #expect(boxes.allSatisfy { $0.left >= 0 && $0.left + $0.width <= 100 })
        #expect(boxes.allSatisfy { $0.top >= 0 && $0.top + $0.height <= 100 })
        let ratios = boxes.map { Double($0.width) / Double($0.height) }
        #expect(ratios.allSatisfy { $0 > 0.72 && $0 < 1.29 })
    }

    @Test func aBoxThatNeverFitsIsTheLargestInTheMiddle() {
        var random = RandomStream(seed: 4, .augmentation)
        let wide = CropBox(inside: 90, scale: 1...1, ratio: 3...3, &random)
        #expect(wide == CropBox(left: 0, top: 30, width: 90, height: 30))
        let narrow = CropBox(inside: 90, scale: 1...1, ratio: 1.0 / 3...1.0 / 3, &random)
        #expect(narrow == CropBox(left: 30, top: 0, width: 30, height: 90))
    }

    @Test func aSeedGivesItsViewsAndAnotherOthers() {
        let options = AugmentationOptions()
        let first = views(options).map(\.pixels)
        #expect(views(options).map(\.pixels) == first)
        #expect(zip(views(options, seed: 2).map(\.pixels), first).count { $0 == $1 } < Self.count / 10)
    }

    @Test func viewsOfEachKindAreClassesOfTheirOwn() {
        var options = AugmentationOptions()
        #expect(options.viewClasses(of: 10) == 10)
        #expect(options.label(of: .turned(0), 7, classes: 10) == 7)
        (options.turnProbability, options.shuffleProbability) = (0.1, 0.1)
        #expect(options.viewClasses(of: 10) == 41)
        #expect(options.label(of: .turned(3), 7, classes: 10) == 37)
        #expect(options.label(of: .shuffled, 7, classes: 10) == 40)
    }
}
