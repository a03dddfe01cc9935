import Datasets
import Detection
import Evaluation
import Foundation
import Hypersphere
import Images
import Reporting
import TestSupport
import Testing

@Suite struct ExplanationTests {
    let colors: MeasuredColors

    init() throws {
        colors = try MeasuredColors()
    }

    private func explain(
        _ bytes: [UInt8], _ options: VerdictOptions = VerdictOptions(), bank: ImageSet? = nil, withPictures: Bool = true
    ) throws -> ImageExplanation {
        try ImageExplainer(detector: colors.detector, options: options, bank: bank).explain(
            "<b> & \"image\".png", bytes: bytes, tool: "a test", withPictures: withPictures)
    }

    @Test("An explanation holds the verdict, every score among the calibration images, neighbours and pictures")
    func content() throws {
        let explanation = try explain(SmallDetector.image(channel: 0, seed: 9000), bank: try colors.set("bank"))
        #expect(explanation.verdict.verdict == .inDistribution)
        #expect(explanation.scores.map(\.name) == [.knn, .angle])
        for score in explanation.scores {
            #expect(score.calibration.count == 60)
            let below = score.calibration.count { $0 < score.reading.value }
            #expect(abs(score.percentile - 100 * Double(below) / 60) < 1e-9)
        }
        #expect(explanation.neighbours.count == 5 && explanation.bankImages == 60)
        #expect(explanation.neighbours.allSatisfy { $0.label == "red" && $0.thumbnail != nil })
        let file = try #require(explanation.file)
        #expect(file.traits.width == 12 && file.bank.images == 60 && file.findings.isEmpty)
        #expect(explanation.seen != nil && explanation.occlusion?.score == .knn)
        #expect(try #require(explanation.occlusion).largest > 0)
    }

    @Test("The page is whole, needs nothing beside it, and escapes what comes from outside")
    func page() throws {
        let gray = makePNG(width: 9, height: 9) { x, y in (UInt8(x * 9), UInt8(x * 9), UInt8(y)) }
        for bytes in [SmallDetector.image(channel: 0, seed: 9000), gray] {
            for bank in [nil, try colors.set("bank")] {
                let html = ExplanationPage(try explain(bytes, VerdictOptions(score: .combined), bank: bank)).html
                #expect(html.hasPrefix("<!doctype html>"))
                for tag in ["section", "table", "figure", "svg", "ul", "li", "div", "tr", "span"] {
                    let opened =
                        html.components(separatedBy: "<\(tag)>").count + html.components(separatedBy: "<\(tag) ").count
                        - 2
                    #expect(opened == html.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
                }
                #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
                #expect(!html.contains("<b>") && !html.contains("NaN"))
                for id in ["scores", "classes", "neighbours", "file", "parts"] {
                    #expect(html.contains("<section id=\"\(id)\""))
                }
                #expect(html.contains("--bank to see them") == (bank == nil))
                #expect(html.contains("Combined"))
            }
        }
    }

    @Test("The map has a scale, which ends at what the strongest color stands for")
    func occlusionScale() throws {
        var explanation = try explain(SmallDetector.image(channel: 0, seed: 9000))
        let map = try #require(explanation.occlusion)
        func part(_ explanation: ImageExplanation) throws -> String {
            try #require(
                ExplanationPage(explanation).html.components(separatedBy: "<section id=\"parts\"").last)
        }
        let largest = String(format: "%.2f°", map.largest)
        let degrees = try part(explanation)
        #expect(degrees.contains("<span>-\(largest)</span><span>0</span><span>+\(largest)</span>"))
        #expect(degrees.contains("aria-label=\"Scale from -\(largest), blue, to +\(largest), red\""))
        #expect(degrees.contains("By how much KNN falls where the part is covered."))
        let prepared = try SmallDetector.image(channel: 0, seed: 9000).withUnsafeBytes {
            try colors.detector.prepare($0)
        }
        let values = try OcclusionMap(
            of: prepared, score: .knn, detector: colors.detector, session: try colors.detector.makeSession()
        ).values
        #expect(abs(map.largest - Double(values.map(abs).max() ?? 0)) < 1e-6)
        explanation.occlusion?.unit = .nats
        explanation.occlusion?.largest = 1.5
        let nats = try part(explanation)
        #expect(nats.contains("<span>-1.500") && nats.contains("falls where the part is covered, nats."))
    }

    @Test("Without pictures only figures are made, and what is no image has no explanation")
    func withoutPictures() throws {
        let explanation = try explain(SmallDetector.image(channel: 1, seed: 9001), withPictures: false)
        #expect(explanation.seen == nil && explanation.occlusion == nil)
        #expect(VerdictWords(explanation).verdict == "In distribution")
        #expect(VerdictWords(explanation).scoreLines.count == 3)
        #expect(throws: DetectionError.self) { try explain(Array("no image".utf8)) }
    }
}
