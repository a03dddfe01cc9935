// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

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
        let damaged = #expect(throws: FittingError.self) { try small.fit(replacing: true) }
        guard case .unreadableImages(let lines) = damaged else {
            Issue.record("\(String(describing: damaged))")
            return
        }
        let names = ["blue/gone.png: no such file", "red/a.png: ", "red/b.png: "]
        for (line, name) in zip(lines, names) { #expect(line.hasPrefix("\(small.folder.path)/bank/\(name)")) }
        #expect(lines.count == 3)
        let fitted = try small.fit(replacing: true) { $0.skipsUnreadable = true }
        #expect(fitted.skipped.count == 3)
        #expect(fitted.bundle.manifest.provenance.bank.images == 60)
    }

    @Test("What is wrong with any set is told before the first image is embedded")
    func early() throws {
        let small = try SmallDetector()
        func set(_ name: String) throws -> ImageSet { try ImageSet(path: "\(small.folder.path)/\(name)") }
        func stages(_ body: ((FittingProgress) -> Void) throws -> Void) -> (
            seen: [FittingProgress.Stage], error: FittingError?
        ) {
            var seen: [FittingProgress.Stage] = []
            let error = #expect(throws: FittingError.self) { try body { seen.append($0.stage) } }
            return (seen, error)
        }
        func fit(_ progress: (FittingProgress) -> Void) throws {
            _ = try DetectorFitter(options: SmallDetector.options()).fit(
                encoderPath: SmallDetector.encoderPath, bank: set("bank"), calibration: set("calibration"),
                output: small.path, replacing: true, progress: progress)
        }
        func calibrate(_ progress: (FittingProgress) -> Void) throws {
            _ = try DetectorCalibrator().calibrate(
                modelPath: small.path, calibration: set("calibration"), progress: progress)
        }
        // Copies of 25 images of the bank: all are named up to twenty.
        for number in 0..<25 {
            try small.folder.write(
                SmallDetector.image(channel: 2 - number % 3, seed: number / 3),
                to: "calibration/red/copy\(number).png")
        }
        for work in [fit, calibrate] {
            let (seen, error) = stages(work)
            #expect(Set(seen) == [.reading])
            guard case .calibrationInBank(let shared) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(shared.count == 25)
            let words = "\(FittingError.calibrationInBank(shared))"
            #expect(words.split(separator: "\n").count == 22 && words.hasSuffix("and 5 more"))
        }

        for name in ["bank/red/a.png", "calibration/blue/b.png"] { try small.folder.write([1, 2, 3], to: name) }
        for (work, names) in [
            (fit, ["bank/red/a.png", "calibration/blue/b.png"]), (calibrate, ["calibration/blue/b.png"]),
        ] {
            let (seen, error) = stages(work)
            #expect(Set(seen) == [.reading])
            guard case .unreadableImages(let lines) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(lines.count == names.count)
            for (line, name) in zip(lines, names) { #expect(line.hasPrefix("\(small.folder.path)/\(name): ")) }
        }
    }

    @Test("What is wrong with a set is told once")
    func once() throws {
        let small = try SmallDetector()
        try small.folder.write(Array("text".utf8), to: "bank/yellow/notes.txt")
        try FileManager.default.createSymbolicLink(
            atPath: "\(small.folder.path)/bank/lost", withDestinationPath: "/nothing")
        let set = try ImageSet(path: "\(small.folder.path)/bank")
        var notes: [String] = []
        let usable = try set.usable(skipsUnreadable: true) { notes.append($0) }
        #expect(notes.count == 2, "\(notes)")
        let parts = try Holdout(share: 0.5, seed: 1).divide(usable, limits: .default) { notes.append($0) }
        for part in [parts.bank, parts.calibration] { _ = try part.usable(skipsUnreadable: false) { notes.append($0) } }
        #expect(notes.count == 2, "\(notes)")
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
        #expect(notes.prefix(2).allSatisfy { $0.hasPrefix("1 image is") })

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

    @Test("Images that cannot be used are all named, or passed over and in no part")
    func unreadable() throws {
        for name in ["a", "b"] { try folder.write([1, 2, 3], to: "all/red/\(name).png") }
        let error = #expect(throws: FittingError.self) { try divide(Holdout(share: 0.3, seed: 1)) }
        guard case .unreadableImages(let lines) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(lines.count == 2 && lines[1].hasPrefix("\(folder.path)/all/red/b.png: "))
        var notes: [String] = []
        let parts = try Holdout(share: 0.3, seed: 1).divide(
            try ImageSet(path: "\(folder.path)/all"), limits: .default, skipsUnreadable: true
        ) { notes.append($0) }
        #expect(notes.count == 2)
        #expect([parts.bank, parts.calibration, parts.test].map(\.count) == [42, 9, 9])
    }

    @Test("A table may call two images by one name, and each is in one part")
    func sameNames() throws {
        let lines = (0..<20).flatMap { number in
            ["red/\(number).png,red,\(number / 2)", "blue/\(number).png,blue,\(number / 2)"]
        }
        let table = try folder.write(
            Array((["path,label,id"] + lines).joined(separator: "\n").utf8), to: "all/t.csv")
        let set = try ImageSet(path: table)
        let parts = try Holdout(share: 0.5, seed: 1).divide(set, limits: .default) { _ in }
        #expect([parts.bank, parts.calibration, parts.test].map(\.count) == [20, 10, 10])
    }

    @Test("What a detector keeps of a division gives its parts again, and what came later to the test")
    func record() throws {
        let holdout = Holdout(share: 0.3, seed: 1)
        let parts = try divide(holdout)
        var record = SplitRecord(parts, of: holdout, from: try ImageSet(path: "\(folder.path)/all"))
        #expect(record.leftOut == nil)
        let kept = try JSONDecoder().decode(SplitRecord.self, from: try JSONEncoder().encode(record))
        #expect(kept == record)
        try folder.write(SmallDetector.image(channel: 0, seed: 700), to: "all/red/new.png")
        let set = try ImageSet(path: "\(folder.path)/all")
        let bank = names(parts.bank)
        #expect(names(try kept.part("bank", of: set, bank: bank)) == bank)
        #expect(names(try kept.part("calibration", of: set, bank: bank)) == names(parts.calibration))
        #expect(Set(names(try kept.part("test", of: set, bank: bank))) == Set(names(parts.test) + ["red/new.png"]))
        #expect(throws: FittingError.self) { try kept.part("training", of: set, bank: bank) }

        // What was dropped from the bank, or could not be read, is not for the test.
        let damaged = try folder.write(Array("no image".utf8), to: "all/red/damaged.png")
        defer { try? FileManager.default.removeItem(atPath: damaged) }
        record = SplitRecord(parts, of: holdout, from: set)
        let again = try ImageSet(path: "\(folder.path)/all")
        record.leaveOut([bank[0], "red/damaged.png"])
        let test = names(try record.part("test", of: again, bank: Array(bank.dropFirst())))
        #expect(Set(test) == Set(names(parts.test)))
        try SmallDetector.writeImages(to: folder, set: "other/a", count: 2, seed: 0)
        let other = try ImageSet(path: "\(folder.path)/other")
        #expect(throws: FittingError.self) { try kept.part("test", of: other, bank: bank) }
    }
}
