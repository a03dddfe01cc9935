import Datasets
import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import TestSupport
import Testing

/// What can be known before the first image is embedded is told before.
@Suite struct EarlyRefusalTests {
    let small: SmallDetector

    init() throws {
        small = try SmallDetector()
        for number in 0..<30 {
            for (set, seed) in [("flat", 5000), ("held", 6000)] {
                try small.folder.write(SmallDetector.image(channel: 1, seed: seed + number), to: "\(set)/\(number).png")
            }
        }
    }

    private func set(_ name: String) throws -> ImageSet { try ImageSet(path: "\(small.folder.path)/\(name)") }

    /// Fits, and gives why that was refused; nothing may have been embedded by then.
    private func fit(
        bank: String = "bank", calibration: String = "calibration", _ configure: (inout FittingOptions) -> Void
    ) throws -> FittingError? {
        var options = try SmallDetector.options()
        configure(&options)
        var stages: Set<FittingProgress.Stage> = []
        let error = #expect(throws: FittingError.self) {
            try DetectorFitter(options: options).fit(
                encoderPath: SmallDetector.encoderPath, bank: try set(bank), calibration: try set(calibration),
                output: small.path, replacing: true, progress: { stages.insert($0.stage) })
        }
        #expect(stages.isSubset(of: [.reading]), "\(stages)")
        return error
    }

    @Test("An alpha that so few images do not support, an impossible k, and scores that need classes")
    func options() throws {
        #expect(
            try fit { $0.alpha = 0.01 } == .unsupportedAlpha(0.01, calibrationImages: 60, needed: 99))
        #expect(try fit { $0.alpha = 2 } == .alphaOutOfRange(2))
        #expect(try fit { $0.k = 61 } == .kOutOfRange(61, bankImages: 60))
        #expect(try fit { $0.scores = [.knn, .knn] } == .scores([.knn, .knn]))
        #expect(
            try fit(bank: "flat", calibration: "held") { $0.scores = [.knn, .vim, .energy] }
                == .needsClasses([.vim, .energy]))
    }

    @Test("Classes that the bank lacks")
    func classes() throws {
        try FileManager.default.moveItem(
            atPath: "\(small.folder.path)/calibration/blue", toPath: "\(small.folder.path)/calibration/Bleu")
        #expect(try fit { _ in } == .misspeltClass("Bleu", images: 20, for: "blue"))
        for name in ["green", "red"] {
            try FileManager.default.removeItem(atPath: "\(small.folder.path)/calibration/\(name)")
        }
        #expect(
            try fit { $0.unknownClasses = .leaveOut } == .noKnownClass(["Bleu"], known: SmallDetector.classes))
    }

    @Test("Calibration images that are copies of each other count once, in a fit and in a calibration")
    func copies() throws {
        for copy in 0..<60 {
            try small.folder.write(SmallDetector.image(channel: 2, seed: 1003), to: "calibration/blue/again\(copy).png")
        }
        let refusal = FittingError.unsupportedAlpha(0.01, calibrationImages: 60, needed: 99)
        #expect(try fit { $0.alpha = 0.01 } == refusal)
        var calibrator = DetectorCalibrator(options: DetectorOptions(encoder: .init(precision: .f32)))
        calibrator.alpha = 0.01
        var stages: Set<FittingProgress.Stage> = []
        #expect(throws: refusal) {
            try calibrator.calibrate(
                modelPath: small.path, calibration: try set("calibration"), progress: { stages.insert($0.stage) })
        }
        #expect(stages == [.reading])
    }

    @Test("Without --k half of a small bank, or of its smallest class, is taken, and told")
    func usualK() throws {
        var options = try SmallDetector.options()
        options.k = .usual
        func fit(_ bank: String, _ calibration: String) throws -> FittedDetector {
            try DetectorFitter(options: options).fit(
                encoderPath: SmallDetector.encoderPath, bank: try set(bank), calibration: try set(calibration),
                output: small.path, replacing: true)
        }
        let flat = try fit("flat", "held")
        #expect(flat.bundle.manifest.scores.first?.k == 15)
        #expect(flat.notes.contains("k is 15, half of the 30 images of the bank, for which 100 are too many"))
        try FileManager.default.removeItem(atPath: "\(small.folder.path)/bank/red/0.png")
        let classes = try fit("bank", "calibration")
        #expect(classes.bundle.manifest.scores.first?.k == 9)
        #expect(
            classes.notes.contains("k is 9, half of the 19 images of the smallest class, for which 100 are too many"))
    }
}
