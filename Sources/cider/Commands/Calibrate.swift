import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Files
import Fitting

struct Calibrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives a detector new thresholds from new in-distribution images, without fitting it again.",
        discussion: """
            The images must have been used neither to train the encoder nor for the bank; images of the bank are \
            refused, and so are copies of them and images that the detector as it is flags far more or less often than it \
            promises. The detector's description says what it was recalibrated from, and its version changes. \
            Old and new thresholds are printed. Without --output the detector is replaced; a server takes it when it is restarted.
            """)

    @Option(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"), transform: Folder.trimmed)
    var model: String

    @Option(help: ArgumentHelp("In-distribution images held out for the thresholds.", valueName: "set"))
    var calibration: String

    @Option(
        help: ArgumentHelp("The folder to write. (default: the detector is replaced)", valueName: "models/NAME"),
        transform: Folder.trimmed)
    var output: String?

    @Option(help: "The share of in-distribution images that may be flagged. (default: the detector's)")
    var alpha: Double?

    @Flag(
        inversion: .prefixedNo,
        help: "Hold images against the calibration images of the same predicted class only. (default: as before)")
    var classConditional: Bool?

    @Flag(help: "Replace the detector that stands at the output.")
    var force = false

    @Flag(help: "Pass over images that cannot be used, and name them.")
    var skipUnreadable = false

    @OptionGroup(title: "Tables of images")
    var sets: SetArguments

    @OptionGroup(title: "Guards")
    var guards: GuardArguments

    @Flag(
        help: """
            Take images that the detector as it is flags twice as often as its alpha says, or half as often, and by no \
            accident (p < 0.001): such images are seldom in-distribution ones, or were used for training.
            """)
    var acceptShift = false

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func validate() throws { try AlphaRange.check(alpha) }

    func run() throws {
        try DetectorPath.check(model)
        try OutputPath.checkDetector(output, replacing: force)
        let set = try sets.open(calibration)
        try sets.checkUse(of: [set])
        var calibrator = DetectorCalibrator(
            alpha: alpha, scope: classConditional.map { $0 ? .classConditional : .global },
            options: DetectorOptions(encoder: engine.encoderOptions, limits: engine.limits),
            skipsUnreadable: skipUnreadable)
        calibrator.unknownClasses = guards.unknownClasses
        calibrator.dropsDuplicates = guards.dropDuplicates
        calibrator.acceptsNearCopies = guards.acceptNearCopies
        calibrator.acceptsShift = acceptShift
        let bar = ProgressLine()
        let (bundle, skipped, before) = try calibrator.calibrate(
            modelPath: model, calibration: try HoldoutArguments.calibration(of: set), output: output,
            replacing: force,
            note: printError
        ) { bar.show($0.stage.rawValue, completed: $0.completed, total: $0.total) }
        SkippedImages(skipped).print()
        print(try DetectorSummary(bundle).text)
        print("")
        print(try CalibrationChange(from: before, to: bundle, isInPlace: output == nil || output == model).text)
    }
}
