import Datasets
import Detection
import Fitting
import Foundation
import Images
import TestSupport
import Testing

/// What a fit makes of sets that are not as they should be.
@Suite struct SetChecksTests {
    @Test("All images that cannot be used are named at once, or each is passed over and listed")
    func rejected() throws {
        let small = try SmallDetector()
        for name in ["a", "b"] { try small.folder.write(Array("no image".utf8), to: "bank/red/\(name).png") }
        try FileManager.default.createSymbolicLink(
            atPath: "\(small.folder.path)/bank/blue/gone.png", withDestinationPath: "/nothing.png")
        let unreachable = #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        #expect("\(String(describing: unreachable))".contains("blue/gone.png: no such file"))
        let fitted = try small.fit(replacing: true) { $0.skipsUnreadable = true }
        #expect(fitted.skipped.count == 3)
        #expect(fitted.bundle.manifest.provenance.bank.images == 60)

        try FileManager.default.removeItem(atPath: "\(small.folder.path)/bank/blue/gone.png")
        let damaged = #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        guard case .unreadableImages(let lines) = damaged else {
            Issue.record("\(String(describing: damaged))")
            return
        }
        #expect(lines.map { $0.prefix(10) } == ["red/a.png:", "red/b.png:"])
    }

    @Test("A class folder without an image is refused, or passed over where asked")
    func emptyClass() throws {
        let small = try SmallDetector()
        try small.folder.write(Array("text".utf8), to: "bank/yellow/notes.txt")
        let error = #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        guard case .emptyClasses(_, ["yellow"], _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let fitted = try small.fit(replacing: true) { $0.skipsUnreadable = true }
        #expect(fitted.bundle.manifest.classes == SmallDetector.classes)
    }

    @Test("An image beside the class folders takes nobody's class, and is in no part of the detector")
    func stray() throws {
        let small = try SmallDetector()
        for set in ["bank", "calibration"] {
            try small.folder.write(SmallDetector.image(channel: 0, seed: 9000), to: "\(set)/stray.png")
        }
        let fitted = try small.fit(replacing: true)
        #expect(fitted.bundle.manifest.classes == SmallDetector.classes)
        #expect(fitted.bundle.manifest.provenance.bank.images == 60)
        let calibrated = try DetectorCalibrator().calibrate(
            modelPath: small.path, calibration: try ImageSet(path: "\(small.folder.path)/calibration"))
        #expect(calibrated.bundle.manifest.provenance.calibration.images == 60)
        for number in 0..<100 {
            try small.folder.write(SmallDetector.image(channel: 0, seed: 9100 + number), to: "bank/\(number).png")
        }
        let error = #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        guard case .mixedLabels(_, _, 101, 161) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

@Suite struct HoldoutTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try SmallDetector.writeImages(to: folder, set: "all", count: 20, seed: 0)
    }

    private func divide(_ holdout: Holdout, notes: (String) -> Void = { _ in }) throws -> Holdout.Parts {
        try holdout.divide(try ImageSet(path: "\(folder.path)/all"), limits: .default, note: notes)
    }

    private func names(_ set: ImageSet) -> [String] { set.entries.map(\.identifier) }

    @Test("Every class gives its share, half to the calibration and half to the test; the seed decides which")
    func stratified() throws {
        let parts = try divide(Holdout(share: 0.3, seed: 1))
        for name in SmallDetector.classes {
            #expect(parts.bank.entries.count { $0.label == name } == 14)
            #expect(parts.calibration.entries.count { $0.label == name } == 3)
            #expect(parts.test.entries.count { $0.label == name } == 3)
        }
        #expect(Set(names(parts.bank) + names(parts.calibration) + names(parts.test)).count == 60)
        #expect(names(try divide(Holdout(share: 0.3, seed: 1)).test) == names(parts.test))
        #expect(names(try divide(Holdout(share: 0.3, seed: 2)).test) != names(parts.test))
    }

    @Test("Copies, near copies and groups stay on one side")
    func together() throws {
        let image = try RGBImage(decoding: SmallDetector.image(channel: 0, seed: 3))
        try folder.write(SmallDetector.image(channel: 0, seed: 3), to: "all/red/copy.png")
        try folder.write(try #require(image.png(compression: 0)), to: "all/red/saved-anew.png")
        var notes: [String] = []
        let copies: Set = ["red/3.png", "red/copy.png", "red/saved-anew.png"]
        for seed in 0..<8 {
            let parts = try divide(Holdout(share: 0.5, seed: UInt64(seed))) { notes.append($0) }
            let sides = [parts.bank, parts.calibration, parts.test].map { copies.intersection(names($0)).count }
            #expect(sides.contains(3), "\(sides)")
        }
        #expect(notes.prefix(2).allSatisfy { $0.hasPrefix("1 images are") })

        let grouped = try divide(Holdout(share: 0.3, seed: 1, groupBy: "(.)[.]png$"))
        for digit in "0123456789" {
            let sides = [grouped.bank, grouped.calibration, grouped.test].map { set in
                names(set).contains { $0.hasSuffix("\(digit).png") }
            }
            #expect(sides.count { $0 } == 1, "\(digit)")
        }
        #expect(throws: FittingError.self) { try divide(Holdout(share: 0.3, seed: 1, groupBy: "(")) }
        #expect(throws: FittingError.self) { try divide(Holdout(share: 0.3, seed: 1, groupBy: "patient")) }
    }

    @Test("What a detector keeps of a division gives its parts again, and what came later to the test")
    func record() throws {
        let holdout = Holdout(share: 0.3, seed: 1)
        let parts = try divide(holdout)
        let record = SplitRecord(parts, of: holdout)
        let kept = try JSONDecoder().decode(SplitRecord.self, from: try JSONEncoder().encode(record))
        #expect(kept == record)
        try folder.write(SmallDetector.image(channel: 0, seed: 700), to: "all/red/new.png")
        let set = try ImageSet(path: "\(folder.path)/all")
        let bank = names(parts.bank)
        #expect(names(try kept.part("bank", of: set, bank: bank)) == bank)
        #expect(names(try kept.part("calibration", of: set, bank: bank)) == names(parts.calibration))
        #expect(Set(names(try kept.part("test", of: set, bank: bank))) == Set(names(parts.test) + ["red/new.png"]))
        #expect(throws: FittingError.self) { try kept.part("training", of: set, bank: bank) }
        try SmallDetector.writeImages(to: folder, set: "other/a", count: 2, seed: 0)
        let other = try ImageSet(path: "\(folder.path)/other")
        #expect(throws: FittingError.self) { try kept.part("test", of: other, bank: bank) }
    }
}
