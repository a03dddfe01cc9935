// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import Pipeline
import TestSupport
import Testing

@Suite struct CalibratorTests {
    let small: SmallDetector
    let calibrator = DetectorCalibrator(options: DetectorOptions(encoder: .init(precision: .f32)))

    init() throws {
        small = try SmallDetector()
        try SmallDetector.writeImages(to: small.folder, set: "new", count: 30, seed: 3000)
    }

    private func set(_ name: String) throws -> ImageSet { try ImageSet(path: "\(small.folder.path)/\(name)") }

    @Test("New images give new thresholds and a new version; all else stays")
    func replaces() throws {
        let old = try DetectorBundle(reading: small.path)
        let (bundle, skipped, _) = try calibrator.calibrate(modelPath: small.path, calibration: set("new"))
        #expect(skipped.isEmpty)
        #expect(bundle.version != old.version)
        #expect(try DetectorBundle(reading: small.path).version == bundle.version)
        #expect(bundle.manifest.provenance.calibration == .init(name: "new", images: 90, imagesByClass: [30, 30, 30]))
        #expect(bundle.manifest.provenance.recalibration?.from == old.version)
        #expect(bundle.manifest.provenance.bank == old.manifest.provenance.bank)
        #expect(bundle.content.prototypes == old.content.prototypes)
        #expect(bundle.content.bank.halfPrecision == old.content.bank.halfPrecision)
        #expect(bundle.content.calibrationScores.mapValues(\.count) == [.knn: 90, .angle: 90])
        _ = try Detector(path: small.path)
    }

    @Test("The scores of the same images are those of the fit")
    func sameImages() throws {
        let old = try DetectorBundle(reading: small.path)
        let output = "\(small.folder.path)/models/again"
        let (bundle, _, _) = try calibrator.calibrate(
            modelPath: small.path, calibration: set("calibration"), output: output)
        #expect(bundle.manifest.name == "again")
        #expect(try DetectorBundle(reading: small.path).version == old.version)
        #expect(bundle.content.calibrationClasses == old.content.calibrationClasses)
        for (name, values) in old.content.calibrationScores {
            for (value, other) in zip(values, bundle.content.calibrationScores[name] ?? []) {
                #expect(abs(value - other) < 1e-3)
            }
        }
    }

    @Test("Images of the bank are refused, under any name")
    func overlap() throws {
        try small.folder.write(SmallDetector.image(channel: 0, seed: 3), to: "new/red/copy.png")
        let before = try DetectorBundle(reading: small.path).version
        let error = #expect(throws: FittingError.self) {
            try calibrator.calibrate(modelPath: small.path, calibration: set("new"))
        }
        guard case .calibrationInBank(let shared) = error, shared.count == 1 else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(shared[0].image.hasSuffix("new/red/copy.png") && shared[0].inBank == "red/3.png")
        #expect(try DetectorBundle(reading: small.path).version == before)
    }

    @Test("Alpha and scope can be changed, and are held against the number of images")
    func options() throws {
        var calibrator = calibrator
        calibrator.alpha = 0.02
        calibrator.scope = .classConditional
        #expect(throws: FittingError.self) {
            try calibrator.calibrate(modelPath: small.path, calibration: set("new"))
        }
        calibrator.alpha = 0.04
        let (bundle, _, _) = try calibrator.calibrate(modelPath: small.path, calibration: set("new"))
        #expect(bundle.manifest.alpha == 0.04)
        #expect(bundle.manifest.calibrationScope == .classConditional)
        calibrator.alpha = 0.001
        calibrator.scope = .global
        #expect(throws: FittingError.unsupportedAlpha(0.001, calibrationImages: 90, needed: 999)) {
            try calibrator.calibrate(modelPath: small.path, calibration: set("new"))
        }
    }

    @Test("An unreadable image ends the calibration, or is passed over where asked; an existing output is not replaced")
    func refusals() throws {
        try small.folder.write(Array("no image".utf8), to: "new/red/broken.png")
        #expect(throws: FittingError.self) {
            try calibrator.calibrate(modelPath: small.path, calibration: set("new"))
        }
        var lenient = calibrator
        lenient.skipsUnreadable = true
        #expect(throws: BundleError.self) {
            try lenient.calibrate(modelPath: small.path, calibration: set("new"), output: small.path)
        }
        let (bundle, skipped, _) = try lenient.calibrate(modelPath: small.path, calibration: set("new"))
        #expect(skipped.count == 1 && bundle.manifest.provenance.calibration.images == 90)
    }
}
