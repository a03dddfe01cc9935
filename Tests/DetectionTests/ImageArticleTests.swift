// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Foundation
import Hypersphere
import TestSupport
import Testing

/// The code of the article `VerdictsOnImages` compiles, and does what it says.
@Suite struct ImageArticleTests {
    @Test func articleIsWhatIsTested() throws {
        let tested = try Article.tested(in: #filePath)
        #expect(!tested.isEmpty)
        #expect(try Article.code(of: "Sources/Detection/Detection.docc/VerdictsOnImages.md") == tested)
    }

    @Test func anImageGetsAVerdict() throws {
        let path = packageFolder.appending(path: "models/cifar10").path(percentEncoded: false)
        let bytes = [UInt8](try Data(contentsOf: packageFolder.appending(path: "examples/ship.jpg")))
        // Article: begin
        let detector = try Detector(path: path)
        let session = try detector.makeSession()
        let prepared = try bytes.withUnsafeBytes { try detector.prepare($0) }
        for measured in session.measure([prepared]) {
            let options = VerdictOptions(alpha: 0.01)
            let image = try detector.verdict(on: try measured.get(), id: "photo.jpg", options: options)
            print(image.verdict, image.pValue, image.nearestClass.label)
        }
        // Article: end
        let measured = try #require(session.measure([prepared]).first).get()
        let image = try detector.verdict(on: measured, options: VerdictOptions(alpha: 0.01))
        #expect(image.verdict == .inDistribution)
        #expect(image.nearestClass.label == "ship")
    }
}
