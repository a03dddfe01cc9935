import Adoption
import ArgumentParser
import Datasets
import Detection
import Fitting
import Foundation
import Hypersphere

struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a detector from an encoder and folders of images.",
        discussion: """
            An image set is a folder of images in a folder for each class (CLASS/file), or a tar of one. Without \
            the class level the images have no class.

            The calibration images give the thresholds: they must have been used neither to train the encoder nor \
            for the bank.
            """)

    @Option(help: ArgumentHelp("The image encoder: ONNX, or OpenVINO's .xml.", valueName: "model"))
    var encoder: String

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("In-distribution images: prototypes and bank.", valueName: "set"))
    var bank: String

    @Option(help: ArgumentHelp("In-distribution images held out for the thresholds.", valueName: "set"))
    var calibration: String

    @OptionGroup(title: "Encoder input")
    var input: InputArguments

    @OptionGroup(title: "Encoder outputs")
    var outputs: EncoderArguments

    @Option(
        help: ArgumentHelp(
            "The scores to compute, the deciding one first: 'all', or some of "
                + ScoreName.computed.map(\.rawValue).joined(separator: ",")
                + "; 'combined' before them has all decide together. (default: knn,angle; "
                + "combined,knn,angle,mahalanobis where the encoder has an output 'stages')",
            valueName: "list"))
    var scores: ScoreList?

    @Option(
        help: """
            The neighbour whose angle is the score; 'auto' takes the one that best tells images of a class from the \
            others when that class is taken out of the bank.
            """)
    var k: NeighbourArgument = .fixed(100)

    @Option(help: "The temperature of the vmf score. (default: a concentration is fitted for each class)")
    var temperature: Double?

    @Flag(help: "Hold images against the calibration images of the same predicted class only.")
    var classConditional = false

    @Option(help: "The share of in-distribution images that may be flagged, where a request says nothing else.")
    var alpha: Double = 0.05

    @Option(help: ArgumentHelp("The folder to write; its last part is the detector's name.", valueName: "models/NAME"))
    var output: String

    @Flag(help: "Replace the detector that stands there.")
    var force = false

    @Flag(help: "Pass over images that cannot be decoded, and tell how many.")
    var skipUnreadable = false

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func run() throws {
        let bankSet = try ImageSet(path: bank)
        let calibrationSet = try ImageSet(path: calibration)
        let adopted = try outputs.adopt(encoder, input: input, note: printError)
        var options = FittingOptions(
            name: URL(filePath: output).lastPathComponent, input: adopted.preprocessing.input,
            transform: adopted.preprocessing.transform, classNames: adopted.classNames, scores: scores?.names, k: k.k,
            temperature: temperature, calibrationScope: classConditional ? .classConditional : .global, alpha: alpha,
            encoder: engine.encoderOptions, limits: engine.limits, skipsUnreadable: skipUnreadable)
        options.leavesOutScores = scores?.isAll ?? false
        let bar = ProgressLine()
        let fitted = try DetectorFitter(options: options).fit(
            encoder: adopted.encoder, bank: bankSet, calibration: calibrationSet, output: output, replacing: force,
            note: printError
        ) { bar.show($0.stage.rawValue, completed: $0.completed, total: $0.total) }
        SkippedImages(fitted.skipped).print()
        print(try DetectorSummary(fitted.bundle, geometry: fitted.geometry).text)
    }
}
