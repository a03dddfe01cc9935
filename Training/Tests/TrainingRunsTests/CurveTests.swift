// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Testing
import Training
import TrainingRuns

@Suite struct CurveTests {
    /// Counts elements, and gathers texts.
    final class Elements: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var text = ""

        init(_ svg: String) throws {
            super.init()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = self
            try #require(parser.parse(), "\(svg)")
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            counts[name, default: 0] += 1
            for value in attributes.values where value.contains("nan") || value.contains("inf") { counts["nan"] = 1 }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            text += string
        }
    }

    @Test func aLongRunIsFourDiagrams() throws {
        var history = RunHistory(stepsPerEpoch: 100)
        for epoch in 0..<20 {
            for step in 0..<100 { history.add(try EventFileTests.step(epoch, step)) }
            history.add(try EventFileTests.epoch(epoch))
        }
        let svg = history.svg
        let elements = try Elements(svg)
        #expect(elements.counts["g"] == 4)
        #expect(elements.counts["polyline"] == 3 + 4 + 1 + 1)
        #expect(elements.text.contains("Accuracy") && elements.text.contains("20"))
        #expect(svg.utf8.count < 100_000)
    }

    @Test func whatIsNotThereIsNotDrawn() throws {
        #expect(try Elements(RunHistory(stepsPerEpoch: 3).svg).counts["g"] == nil)
        var history = RunHistory(stepsPerEpoch: 3)
        guard case .step(var step) = try EventFileTests.step(0, 0) else { return }
        (step.compactnessLoss, step.dispersionLoss, step.dispersion, step.compactness) = (nil, nil, .nan, nil)
        history.add(.step(step))
        let elements = try Elements(history.svg)
        #expect(elements.counts["g"] == 2)
        #expect(elements.counts["nan"] == nil)
    }
}
