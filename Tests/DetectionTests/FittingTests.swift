// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import Pipeline
import TestSupport
import Testing

@Suite struct FittingTests {
    @Test("A fit tells what the detector is made of")
    func manifest() throws {
        let small = try SmallDetector(bank: 7, calibration: 20)
        let manifest = try DetectorBundle(reading: small.path).manifest
        #expect(manifest.name == "colors")
        #expect(manifest.classes == SmallDetector.classes)
        #expect(manifest.encoder?.file == "encoder.onnx")
        #expect(manifest.outputs.map(\.name) == ["features", "projection"])
        #expect(manifest.scores.map(\.name) == [.knn, .angle])
        #expect(manifest.scores.map(\.output) == ["features", "projection"])
        #expect(manifest.scores.map(\.k) == [5, nil])
        #expect(manifest.provenance.bank == .init(name: "bank", images: 21, imagesByClass: [7, 7, 7]))
        #expect(manifest.provenance.calibration == .init(name: "calibration", images: 60, imagesByClass: [20, 20, 20]))
        #expect(manifest.provenance.precision == .f32)
    }

    @Test("Calibration images that are in the bank are refused, under any name")
    func overlap() throws {
        let small = try SmallDetector()
        try small.folder.write(SmallDetector.image(channel: 0, seed: 3), to: "calibration/red/copy.png")
        let error = #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        guard case .calibrationInBank(let shared) = error, shared.count == 1 else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(shared[0].image.hasSuffix("calibration/red/copy.png"))
        #expect(shared[0].inBank.hasSuffix("bank/red/3.png"))
    }

    @Test("An alpha that the calibration images cannot support is refused with the number that could")
    func alpha() throws {
        let small = try SmallDetector()
        #expect(throws: FittingError.unsupportedAlpha(0.01, calibrationImages: 60, needed: 99)) {
            try small.fit(replacing: true) { $0.alpha = 0.01 }
        }
        #expect(throws: FittingError.alphaOutOfRange(0)) { try small.fit(replacing: true) { $0.alpha = 0 } }
        #expect(throws: FittingError.alphaOutOfRange(1)) { try small.fit(replacing: true) { $0.alpha = 1 } }
    }

    @Test("k is between 1 and the size of the bank", arguments: [0, -1, 61])
    func k(k: Int) throws {
        let small = try SmallDetector()
        #expect(throws: FittingError.kOutOfRange(k, bankImages: 60)) {
            try small.fit(replacing: true) { $0.k = .count(k) }
        }
    }

    @Test(
        "Classes at chance are told by a binomial test, and not of so few images that they may be told well",
        arguments: [
            // 15 images of three classes: 9 right come of chance in 3 of 100 sets, and 7 may yet be two of three.
            (9, 15, false), (7, 15, false), (5, 15, true), (20, 60, true), (30, 60, false), (2, 6, false),
        ])
    func chance(right: Int, images: Int, isTold: Bool) throws {
        let note = ClassesAtChance.note(right, of: (0..<images).map { $0 % 3 }, classes: 3)
        #expect((note != nil) == isTold, "\(note ?? "")")
        if let note { #expect(note.contains("\(right) of \(images)") && note.contains("probability 0.")) }
        #expect(ClassesAtChance.note(right, of: [Int](repeating: 0, count: images), classes: 3) == nil)
    }

    @Test("Embeddings whose squares vanish in single precision have a direction, and make the same detector")
    func faint() throws {
        let small = try SmallDetector()
        let scores = try DetectorBundle(reading: small.path).content.calibrationScores
        let faint = packageFolder.appending(path: "Tests/EncodingTests/Fixtures/faint.onnx").path(percentEncoded: false)
        let fitted = try small.fit(encoderPath: faint, replacing: true)
        #expect(fitted.skipped.isEmpty)
        for (name, values) in fitted.bundle.content.calibrationScores {
            for (value, other) in zip(values, scores[name] ?? []) { #expect(abs(value - other) < 0.05) }
        }
    }

    @Test("An unreadable image ends the fit, or is passed over where asked")
    func unreadable() throws {
        let small = try SmallDetector()
        try small.folder.write(Array("no image".utf8), to: "bank/red/broken.png")
        #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        let fitted = try small.fit(replacing: true) { $0.skipsUnreadable = true }
        #expect(fitted.skipped.count == 1)
        #expect(fitted.skipped.first?.contains("red/broken.png") == true)
        #expect(fitted.bundle.manifest.provenance.bank.images == 60)
    }

    @Test("An unlabeled set makes a detector with one class")
    func unlabeled() throws {
        let small = try SmallDetector()
        for number in 0..<30 {
            try small.folder.write(SmallDetector.image(channel: 1, seed: 5000 + number), to: "flat/\(number).png")
        }
        let fitted = try small.fit(bank: "flat", replacing: true)
        #expect(fitted.bundle.manifest.classes == [DetectorFitter.unlabeledClass])
        #expect(fitted.bundle.manifest.provenance.bank.imagesByClass == nil)
        #expect(fitted.bundle.content.bankItems.allSatisfy { $0.label == nil })
        #expect(fitted.geometry.dispersion == nil)
        _ = try Detector(path: small.path)
    }

    @Test("An existing detector is replaced only where asked, and another folder never")
    func replacing() throws {
        let small = try SmallDetector()
        let version = try DetectorBundle(reading: small.path).version
        #expect(throws: BundleError.self) { try small.fit() }
        try small.fit(replacing: true) { $0.k = 6 }
        #expect(try DetectorBundle(reading: small.path).version != version)

        let other = try SmallDetector()
        try FileManager.default.removeItem(atPath: "\(other.path)/detector.json")
        #expect(throws: BundleError.self) { try other.fit(replacing: true) }
    }

    @Test("Nothing is left behind by a fit that fails")
    func leavesNothing() throws {
        let small = try SmallDetector()
        let before = try FileManager.default.contentsOfDirectory(atPath: "\(small.folder.path)/models")
        try small.folder.write(SmallDetector.image(channel: 0, seed: 3), to: "calibration/red/copy.png")
        #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(small.folder.path)/models") == before)
        _ = try Detector(path: small.path)
    }

    @Test("An OpenVINO IR is taken with its weights, its outputs by any name")
    func intermediateRepresentation() throws {
        let small = try SmallDetector()
        let encoder = packageFolder.appending(path: "Tests/EncodingTests/Fixtures/unnamed.xml").path(
            percentEncoded: false)
        let fitted = try small.fit(encoderPath: encoder, replacing: true) {
            $0.featuresOutput = "output0"
            $0.projectionOutput = "output1"
        }
        #expect(fitted.bundle.manifest.encoder?.file == "encoder.xml")
        #expect(fitted.bundle.manifest.scores.map(\.output) == ["output0", "output1"])
        _ = try Detector(path: small.path)

        let weights = URL(filePath: "\(small.path)/encoder.bin")
        var content = try Data(contentsOf: weights)
        content[content.count / 2] ^= 1
        try content.write(to: weights)
        #expect(throws: BundleError.checksumMismatch(file: "\(small.path)/encoder.bin")) {
            try Detector(path: small.path)
        }
    }

    @Test("Outputs are taken by name")
    func outputs() throws {
        let small = try SmallDetector()
        let swapped = try small.fit(replacing: true) {
            $0.featuresOutput = "projection"
            $0.projectionOutput = "projection"
        }
        #expect(swapped.bundle.manifest.outputs.map(\.dimension).allSatisfy { $0 == 4 })
        for ask in [\FittingOptions.featuresOutput, \.projectionOutput, \.stagesOutput] {
            let error = #expect(throws: (any Error).self) {
                try small.fit(replacing: true) { $0[keyPath: ask] = "logits" }
            }
            #expect(error.map { "\($0)" }?.contains("'logits'") == true)
        }
    }

    @Test("Where an encoder gives its stages, Mahalanobis distances read them and all scores decide together")
    func stages() throws {
        let small = try SmallDetector()
        let manifest = try small.fit(replacing: true) { $0.stagesOutput = "projection" }.bundle.manifest
        #expect(manifest.scores.map(\.name) == [.knn, .angle, .mahalanobis])
        #expect(manifest.scores.prefix(2).map(\.output) == ["features", "projection"])
        #expect(!["features", "projection"].contains(manifest.scores[2].output))
        #expect(manifest.decidingScore == .combined)

        let detector = try Detector(path: small.path)
        let prepared = try SmallDetector.image(channel: 1, seed: 8000).withUnsafeBytes { try detector.prepare($0) }
        let measurement = try #require(try detector.makeSession().measure([prepared]).first).get()
        let image = try detector.verdict(on: measurement)
        #expect(image.score.name == .combined)
        #expect(image.combination?.scores == [.knn, .angle, .mahalanobis])
        #expect(image.scores.count == 3)
        #expect(try detector.verdict(on: measurement, options: VerdictOptions(score: .angle)).score.name == .angle)
        #expect(
            try detector.verdict(on: measurement, options: VerdictOptions(score: .mahalanobis, embedding: true))
                .embedding?.count == 4)
    }

    @Test(
        "Stages that no score reads are left out", arguments: [[ScoreName.knn], [.angle], [.combined, .angle, .vim]])
    func unreadStages(scores: [ScoreName]) throws {
        let small = try SmallDetector()
        let manifest = try small.fit(replacing: true) {
            $0.stagesOutput = "projection"
            $0.scores = scores
        }.bundle.manifest
        #expect(manifest.outputs.map(\.name) == ["features", "projection"])
        #expect(manifest.decidingScore == scores[0])
        _ = try Detector(path: small.path)
    }

    @Test(
        "Scores are named once, and 'combined' before the others alone",
        arguments: [
            [], [.knn, .knn], [.combined], [.knn, .combined], [.combined, .combined, .knn],
        ] as [[ScoreName]])
    func scoreLists(scores: [ScoreName]) throws {
        let small = try SmallDetector()
        #expect(throws: FittingError.scores(scores)) { try small.fit(replacing: true) { $0.scores = scores } }
    }
}
