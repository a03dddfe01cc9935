// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import TestSupport
import Testing

/// What calibration images must not be.
@Suite struct GuardTests {
    let small: SmallDetector
    var calibrator = DetectorCalibrator(options: DetectorOptions(encoder: .init(precision: .f32)))

    init() throws {
        small = try SmallDetector()
    }

    private func set(_ name: String) throws -> ImageSet { try ImageSet(path: "\(small.folder.path)/\(name)") }

    /// Writes the bank's images with every value raised a little.
    private func writeCopies(_ set: String, of numbers: Range<Int>) throws {
        for (index, label) in SmallDetector.classes.enumerated() {
            for number in numbers {
                try small.folder.write(
                    SmallDetector.image(channel: 2 - index, seed: number, change: 1),
                    to: "\(set)/\(label)/c\(number).png")
            }
        }
    }

    @Test("Copies of the bank's images are refused by name, in a fit and in a calibration, and taken where asked")
    func nearCopies() throws {
        try writeCopies("copies", of: 0..<20)
        let error = #expect(throws: FittingError.self) { try small.fit(calibration: "copies", replacing: true) }
        guard case .nearCopies(let count, of: 60, _, let examples) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(count > 50 && examples.count == 5)
        let names = examples[0].components(separatedBy: " of ")
        #expect(names[0].replacing("/c", with: "/") == names[1])
        let accepted = try small.fit(calibration: "copies", replacing: true) { $0.acceptsNearCopies = true }
        #expect(accepted.bundle.manifest.provenance.accepted?.count == 1)

        try small.fit(replacing: true)
        #expect(throws: FittingError.self) {
            try calibrator.calibrate(modelPath: small.path, calibration: set("copies"))
        }
        var lenient = calibrator
        lenient.acceptsNearCopies = true
        lenient.acceptsShift = true
        let (bundle, _, _) = try lenient.calibrate(modelPath: small.path, calibration: set("copies"))
        #expect(bundle.manifest.provenance.accepted?.first?.contains("copies") == true)
    }

    @Test("A part of copies among fresh images is refused too")
    func someCopies() throws {
        try writeCopies("mixed", of: 0..<10)
        try SmallDetector.writeImages(to: small.folder, set: "mixed", count: 10, seed: 4000)
        #expect(throws: FittingError.self) { try small.fit(calibration: "mixed", replacing: true) }
    }

    @Test(
        "Images of a class that the bank lacks are left out and named; a misspelt class is refused with the right name")
    func classes() throws {
        for number in 0..<20 {
            try small.folder.write(makeGray(number), to: "calibration/stone/\(number).png")
        }
        var notes: [String] = []
        let fitter = DetectorFitter(options: try SmallDetector.options())
        func calibrate(_ calibrator: DetectorCalibrator) throws -> DetectorBundle {
            notes = []
            return try calibrator.calibrate(
                modelPath: small.path, calibration: set("calibration"), output: "\(small.folder.path)/other",
                replacing: true, note: { notes.append($0) }
            ).bundle
        }
        #expect(fitter.options.unknownClasses == nil)
        let fitted = try small.fit(replacing: true)
        #expect(fitted.bundle.manifest.provenance.calibration.images == 60)
        #expect(fitted.geometry.accuracyImages == 60)
        #expect(try calibrate(calibrator).manifest.provenance.calibration.images == 60)
        #expect(notes.contains { $0.contains("20 calibration images have the class 'stone'") })
        let kept = try small.fit(replacing: true) { $0.unknownClasses = .keep }
        #expect(kept.bundle.manifest.provenance.calibration.images == 80 && kept.geometry.accuracyImages == 60)

        try FileManager.default.moveItem(
            atPath: "\(small.folder.path)/calibration/blue", toPath: "\(small.folder.path)/calibration/Bleu")
        #expect(throws: FittingError.misspeltClass("Bleu", images: 20, for: "blue")) { try small.fit(replacing: true) }
        #expect(throws: FittingError.misspeltClass("Bleu", images: 20, for: "blue")) { try calibrate(calibrator) }
        var lenient = calibrator
        lenient.unknownClasses = .leaveOut
        #expect(try calibrate(lenient).manifest.provenance.calibration.images == 40)
        #expect(notes.contains { $0.contains("no calibration images of the bank's classes 'blue'") })
        for name in ["green", "red"] {
            try FileManager.default.removeItem(atPath: "\(small.folder.path)/calibration/\(name)")
        }
        #expect(throws: FittingError.noKnownClass(["Bleu", "stone"], known: SmallDetector.classes)) {
            try small.fit(replacing: true) { $0.unknownClasses = .leaveOut }
        }
    }

    @Test("Copies inside the calibration set count once, and are left out where asked")
    func duplicates() throws {
        for copy in 0..<10 {
            try small.folder.write(SmallDetector.image(channel: 2, seed: 1003), to: "calibration/blue/again\(copy).png")
        }
        let fitted = try small.fit(replacing: true)
        #expect(fitted.bundle.manifest.provenance.calibration.images == 70)
        // 1 / 65: seventy images would do, and sixty of them are different.
        #expect(throws: FittingError.unsupportedAlpha(0.0154, calibrationImages: 60, needed: 64)) {
            try small.fit(replacing: true) { $0.alpha = 0.0154 }
        }
        let dropped = try small.fit(replacing: true) { $0.dropsDuplicates = true }
        #expect(dropped.bundle.manifest.provenance.calibration.images == 60)
        var notes: [String] = []
        var calibrator = calibrator
        calibrator.dropsDuplicates = true
        let (bundle, _, _) = try calibrator.calibrate(
            modelPath: small.path, calibration: set("calibration"), note: { notes.append($0) })
        #expect(bundle.manifest.provenance.calibration.images == 60)
        #expect(notes.contains { $0.contains("10 of 70 calibration images are copies of others") })
    }

    @Test("Images that the detector flags far too often are refused, unless the shift is accepted")
    func shift() throws {
        for number in 0..<40 { try small.folder.write(makeGray(number), to: "gray/\(number).png") }
        let error = #expect(throws: FittingError.self) {
            try calibrator.calibrate(modelPath: small.path, calibration: set("gray"))
        }
        guard case .shifted(let test, alpha: 0.05) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(test.flagged == 40 && test.images == 40 && test.pValue < 1e-9)
        var lenient = calibrator
        lenient.acceptsShift = true
        let (bundle, _, _) = try lenient.calibrate(modelPath: small.path, calibration: set("gray"))
        #expect(bundle.manifest.provenance.recalibration?.flaggedBefore == 40)
        #expect(bundle.manifest.provenance.accepted?.count == 1)
    }

    @Test("Scores that need classes are refused by name where a bank has none, and left out where none was named")
    func oneClass() throws {
        for number in 0..<30 {
            for (set, seed) in [("flat", 5000), ("held", 6000)] {
                try small.folder.write(SmallDetector.image(channel: 1, seed: seed + number), to: "\(set)/\(number).png")
            }
        }
        for name in ScoreName.computed {
            let isRefused = name.needsClasses
            let fit = Result {
                try small.fit(bank: "flat", calibration: "held", replacing: true) { $0.scores = [name] }
            }
            switch fit {
            case .success(let fitted):
                let values = fitted.bundle.content.calibrationScores[name] ?? []
                #expect(!isRefused && Set(values).count > 10, "\(name)")
            case .failure(let error):
                #expect(isRefused && "\(error)".contains(name.rawValue), "\(name): \(error)")
            }
        }
        let all = try small.fit(bank: "flat", calibration: "held", replacing: true) {
            $0.scores = ScoreName.computed
            $0.leavesOutScores = true
            $0.k = .best
        }
        #expect(all.bundle.manifest.scores.map(\.name) == [.knn, .angle, .vmf, .mahalanobis])
        #expect(all.bundle.manifest.scores.first?.k == 15)
    }

    @Test("A score that is the same for all calibration images is refused; scores that nobody named are left out")
    func constant() throws {
        for copy in 0..<25 {
            try small.folder.write(SmallDetector.image(channel: 2, seed: 9000 + copy), to: "held/blue/\(copy).png")
        }
        // Each class a single image: classes have no spread, and so no covariance.
        for (index, label) in SmallDetector.classes.enumerated() {
            try small.folder.write(SmallDetector.image(channel: 2 - index, seed: 77), to: "three/\(label)/0.png")
        }
        let error = #expect(throws: FittingError.self) {
            try small.fit(bank: "three", calibration: "held", replacing: true) {
                $0.scores = [.knn, .mahalanobis]
                $0.k = 1
            }
        }
        guard case .unfitScores([.mahalanobis], _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let all = try small.fit(bank: "three", calibration: "held", replacing: true) {
            $0.scores = ScoreName.computed
            $0.leavesOutScores = true
            $0.k = 1
        }
        let names = all.bundle.manifest.scores.map(\.name)
        #expect(names.contains(.knn) && !names.contains(.mahalanobis) && !names.contains(.vmf))
    }

    private func makeGray(_ number: Int) -> [UInt8] {
        makePNG(width: 12, height: 12) { x, y in
            let value = UInt8((x * 37 + y * 11 + number * 13) % 40 + 100)
            return (value, value, value)
        }
    }
}
