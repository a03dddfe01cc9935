import Foundation
import Testing
import Training

/// Augmentation against torchvision's, as make_fixtures.py recorded it.
@Suite struct AugmentationTests {
    struct Reference: Decodable {
        struct Views: Decodable {
            let mean, deviation, spread, slope: [Double]
            let gray: Double
        }

        let deciles: [String: [Double]]
        let views: Views
        let pictures: [String: [Int]]
    }

    let reference: Reference
    static let side = 32
    let picture: [UInt8]
    let options = AugmentationOptions()

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/augmentation.json")
        reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        var bytes: [UInt8] = []
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                bytes.append(UInt8(column * 7))
                bytes.append(UInt8(row * 7))
                bytes.append(UInt8(truncatingIfNeeded: (row ^ column) * 8))
            }
        }
        picture = bytes
    }

    func render(
        _ box: CropBox? = nil, size: Int = side, mirrored: Bool = false, changes: [ColorJitter.Change] = [],
        gray: Bool = false, _ shuffle: TileShuffle? = nil
    ) -> [UInt8] {
        var augmenter = Augmenter(options)
        var bytes = [UInt8](repeating: 0, count: size * size * 3)
        let whole = CropBox(left: 0, top: 0, width: Self.side, height: Self.side)
        picture.withUnsafeBufferPointer { picture in
            bytes.withUnsafeMutableBufferPointer { bytes in
                augmenter.render(
                    picture, side: Self.side, size: size, box ?? whole, mirrored: mirrored, ColorJitter(changes),
                    gray: gray, shuffle, into: bytes)
            }
        }
        return bytes
    }

    /// The largest and the mean difference from a picture of torchvision's, levels of 255.
    func difference(_ bytes: [UInt8], _ name: String) throws -> (largest: Int, mean: Double) {
        let expected = try #require(reference.pictures[name])
        try #require(bytes.count == expected.count)
        let differences = zip(bytes, expected).map { abs(Int($0) - $1) }
        return (differences.max() ?? 0, Double(differences.reduce(0, +)) / Double(differences.count))
    }

    @Test func theWholeBoxIsTheImage() {
        #expect(render() == picture)
    }

    @Test(arguments: [
        ("brightness 0.7", ColorJitter.Change.brightness(0.7)), ("brightness 1.4", .brightness(1.4)),
        ("contrast 0.6", .contrast(0.6)), ("contrast 1.4", .contrast(1.4)), ("saturation 0.6", .saturation(0.6)),
        ("saturation 1.4", .saturation(1.4)),
    ])
    func changesAreTorchvisions(_ name: String, _ change: ColorJitter.Change) throws {
        #expect(try difference(render(changes: [change]), name).largest <= 1)
    }

    @Test(arguments: [("hue 0.1", Float(0.1)), ("hue -0.08", -0.08)])
    func hueIsTorchvisionsUpToItsRounding(_ name: String, _ turn: Float) throws {
        // Pillow keeps hue and saturation in 8 bits, which moves bright channels by some levels.
        let found = try difference(render(changes: [.hue(turn)]), name)
        #expect(found.largest <= 8)
        #expect(found.mean < 1.5)
    }

    @Test func grayIsTorchvisions() throws {
        #expect(try difference(render(gray: true), "gray 0").largest <= 1)
    }

    @Test func tilesChangePlaces() {
        // Tiles of 10 pixels: the last two rows and columns stay.
        let order = [4, 0, 1, 2, 8, 3, 5, 6, 7]
        let shuffled = render(nil, TileShuffle(grid: 3, order: order))
        for row in 0..<32 {
            for column in 0..<32 {
                var (fromRow, fromColumn) = (row, column)
                if row < 30, column < 30 {
                    let source = order[row / 10 * 3 + column / 10]
                    (fromRow, fromColumn) = (source / 3 * 10 + row % 10, source % 3 * 10 + column % 10)
                }
                let (pixel, from) = (3 * (row * 32 + column), 3 * (fromRow * 32 + fromColumn))
                #expect(shuffled[pixel..<pixel + 3] == picture[from..<from + 3])
            }
        }
    }

    @Test func noTileStays() {
        var random = RandomStream(seed: 1, .augmentation)
        let shuffles = (0..<300).map { _ in TileShuffle(&random) }
        #expect(Set(shuffles.map(\.grid)) == [2, 3, 4])
        for shuffle in shuffles {
            #expect(shuffle.order.sorted() == Array(0..<shuffle.grid * shuffle.grid))
            #expect(shuffle.order.indices.allSatisfy { shuffle.order[$0] != $0 })
        }
    }

    @Test func cropsAreTorchvisions() throws {
        let box = CropBox(left: 5, top: 3, width: 17, height: 20)
        #expect(try difference(render(box), "crop 0").largest <= 1)
        #expect(try difference(render(box, mirrored: true), "crop 1").largest <= 1)
        let large = CropBox(left: 2, top: 1, width: 30, height: 29)
        #expect(try difference(render(large, size: 12), "crop 2").largest <= 1)
    }

    /// The largest distance between the shares that lie below torchvision's twentieths; ties count half.
    func distance(_ values: [Double], _ name: String) throws -> Double {
        let quantiles = try #require(reference.deciles[name])
        return quantiles.enumerated().map { index, quantile in
            let share = Double(index + 1) / 20
            let below = Double(values.count { $0 < quantile - 1e-4 }) / Double(values.count)
            let upTo = Double(values.count { $0 <= quantile + 1e-4 }) / Double(values.count)
            return max(below - share, share - upTo, 0)
        }.max() ?? 1
    }

    @Test func cropsAreDrawnAsTorchvisionDrawsThem() throws {
        var random = RandomStream(seed: 1, .augmentation)
        let boxes = (0..<40000).map { _ in
            CropBox(inside: Self.side, scale: options.scale, ratio: options.ratio, &random)
        }
        #expect(try distance(boxes.map { Double($0.width * $0.height) / 1024 }, "area") < 0.015)
        #expect(try distance(boxes.map { log(Double($0.width) / Double($0.height)) }, "ratio") < 0.015)
        #expect(try distance(boxes.map { Double($0.left) }, "left") < 0.015)
        #expect(try distance(boxes.map { Double($0.top) }, "top") < 0.015)
    }

    @Test func jitterIsDrawnAsTorchvisionDrawsIt() throws {
        var random = RandomStream(seed: 2, .augmentation)
        var drawn: [String: [Double]] = [:]
        for _ in 0..<40000 {
            let jitter = ColorJitter(options, &random)
            for (place, change) in jitter.changes.enumerated() {
                let (number, name, value) =
                    switch change {
                    case .brightness(let value): (0, "brightness", value)
                    case .contrast(let value): (1, "contrast", value)
                    case .saturation(let value): (2, "saturation", value)
                    case .hue(let value): (3, "hue", value)
                    }
                drawn[name, default: []].append(Double(value))
                if place == 0 { drawn["firstChange", default: []].append(Double(number)) }
            }
        }
        for (name, values) in drawn { #expect(try distance(values, name) < 0.015, "\(name)") }
        #expect(drawn.count == 5)
    }

    func isGray(_ bytes: [UInt8]) -> Bool {
        for index in stride(from: 0, to: bytes.count, by: 3) where bytes[index] != bytes[index + 1] {
            return false
        }
        return true
    }

    @Test func viewsHaveTorchvisionsStatistics() throws {
        let count = 8000
        var (sums, squares, slopes) = ([0.0, 0, 0], [0.0, 0, 0], [0.0, 0, 0])
        var means: [[Double]] = []
        var grays = 0
        var augmenter = Augmenter(options)
        var bytes = [UInt8](repeating: 0, count: 3 * Self.side * Self.side)
        for number in 0..<count {
            var random = RandomStream(seed: 3, .augmentation, number)
            _ = picture.withUnsafeBufferPointer { picture in
                bytes.withUnsafeMutableBufferPointer {
                    augmenter.draw(from: picture, side: Self.side, size: Self.side, &random, into: $0)
                }
            }
            var own = [0.0, 0, 0]
            for index in bytes.indices {
                let value = Double(bytes[index])
                own[index % 3] += value
                squares[index % 3] += value * value
                if index % 96 >= 3 { slopes[index % 3] += abs(value - Double(bytes[index - 3])) }
            }
            means.append(own.map { $0 / 1024 })
            for channel in 0..<3 { sums[channel] += own[channel] }
            if isGray(bytes) { grays += 1 }
        }
        for channel in 0..<3 {
            let mean = sums[channel] / Double(count * 1024)
            let offsets = means.map { $0[channel] - mean }
            let spread = offsets.reduce(0) { $0 + $1 * $1 } / Double(count)
            #expect(abs(mean / reference.views.mean[channel] - 1) < 0.02)
            let deviation = (squares[channel] / Double(count * 1024) - mean * mean).squareRoot()
            #expect(abs(deviation / reference.views.deviation[channel] - 1) < 0.03)
            #expect(abs(spread.squareRoot() / reference.views.spread[channel] - 1) < 0.05)
            #expect(abs(slopes[channel] / Double(count * 32 * 31) / reference.views.slope[channel] - 1) < 0.03)
        }
        #expect(abs(Double(grays) / Double(count) - reference.views.gray) < 0.02)
    }
}
