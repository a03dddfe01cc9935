// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Hypersphere
import Images
import TestSupport
import Testing

@Suite struct DetectorTests {
    let small: SmallDetector
    let detector: Detector
    let session: DetectorSession

    init() throws {
        small = try SmallDetector()
        detector = try Detector(path: small.path)
        session = try detector.makeSession()
    }

    private func measure(_ files: [[UInt8]]) throws -> [Measurement] {
        let prepared = try files.map { file in try file.withUnsafeBytes { try detector.prepare($0) } }
        return try session.measure(prepared).map { try $0.get() }
    }

    @Test("A verdict is that of its p-value and of its threshold alike", arguments: [0.02, 0.05, 0.3, 0.9])
    func verdicts(alpha: Double) throws {
        let known = (0..<60).map { SmallDetector.image(channel: $0 % 3, seed: 9000 + $0) }
        let unknown = (0..<10).map { seed in
            makePNG(width: 9, height: 9) { x, y in (UInt8(x * 20), UInt8(y * 20), UInt8(seed)) }
        }
        for measurement in try measure(known + unknown) {
            for score in [ScoreName.knn, .angle] {
                let scored = try detector.verdict(
                    on: measurement, id: "a", options: VerdictOptions(score: score, alpha: alpha))
                #expect(scored.id == "a")
                #expect(scored.score.name == score)
                #expect(scored.alpha == alpha)
                #expect((scored.verdict == .outOfDistribution) == (scored.pValue <= alpha))
                #expect((scored.verdict == .outOfDistribution) == (scored.score.value > scored.score.threshold))
                #expect(scored.scores[score]?.value == scored.score.value)
                #expect(scored.scores.count == 2)
            }
        }
    }

    @Test("Images of a class are nearest to it, and in-distribution at a small alpha")
    func classes() throws {
        let measurements = try measure((0..<30).map { SmallDetector.image(channel: $0 % 3, seed: 7000 + $0) })
        let scored = try measurements.map { try detector.verdict(on: $0, options: VerdictOptions(alpha: 0.02)) }
        for (index, image) in scored.enumerated() {
            #expect(image.nearestClass.label == SmallDetector.classes[2 - index % 3])
        }
        #expect(scored.count { $0.verdict == .inDistribution } >= 27)
    }

    @Test("An image of the bank is its own nearest neighbour")
    func neighbors() throws {
        let measurement = try #require(try measure([SmallDetector.image(channel: 0, seed: 4)]).first)
        let scored = try detector.verdict(on: measurement, options: VerdictOptions(neighbors: 3))
        let neighbors = try #require(scored.neighbors)
        #expect(neighbors.count == 3)
        #expect(neighbors[0].identifier.hasSuffix("red/4.png"))
        #expect(neighbors[0].label == "red")
        #expect(neighbors[0].angle < 0.3, "half precision rounds the bank")
        #expect(neighbors[0].angle <= neighbors[1].angle && neighbors[1].angle <= neighbors[2].angle)
        #expect(try detector.verdict(on: measurement).neighbors == nil)
    }

    @Test("The embedding is a unit vector of the output that the deciding score reads")
    func embedding() throws {
        let measurement = try #require(try measure([SmallDetector.image(channel: 0, seed: 4)]).first)
        for (score, dimension) in [(ScoreName.knn, 5), (.angle, 4)] {
            let options = VerdictOptions(score: score, embedding: true)
            let embedding = try #require(try detector.verdict(on: measurement, options: options).embedding)
            #expect(embedding.count == dimension)
            #expect(abs(embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        }
    }

    @Test("An image's verdict does not depend on the batch that it comes in")
    func batches() throws {
        let files = (0..<17).map { SmallDetector.image(channel: $0 % 3, seed: 100 + $0) }
        let together = try measure(files)
        for (index, file) in files.enumerated() {
            var alone = try detector.verdict(on: try #require(try measure([file]).first))
            var among = try detector.verdict(on: together[index])
            (alone.timings, among.timings) = (Timings(), Timings())
            #expect(alone == among)
        }
    }

    @Test("Wishes that cannot be met are told before any work")
    func validation() throws {
        func refuses(_ options: VerdictOptions, _ error: DetectionError) {
            #expect(throws: error) { try detector.validate(options) }
        }
        for alpha in [0, 1, -0.1, 7, Double.infinity] {
            refuses(VerdictOptions(alpha: alpha), .alphaOutOfRange(alpha))
        }
        #expect(throws: DetectionError.self) { try detector.validate(VerdictOptions(alpha: .nan)) }
        refuses(
            VerdictOptions(alpha: 0.01), .unsupportedAlpha(0.01, smallest: 1.0 / 61, calibrationImages: 60))
        refuses(VerdictOptions(neighbors: -1), .neighborsOutOfRange(-1, limit: 100))
        refuses(VerdictOptions(neighbors: 101), .neighborsOutOfRange(101, limit: 100))
    }

    @Test("Bytes that are no image are told as such")
    func notAnImage() {
        let bytes = Array("no image".utf8)
        #expect(throws: DetectionError.image(.unknownFormat)) {
            try bytes.withUnsafeBytes { try detector.prepare($0) }
        }
    }

    @Test("An empty batch is measured to nothing")
    func emptyBatch() {
        #expect(session.measure([PreparedImage]()).isEmpty)
    }
}
