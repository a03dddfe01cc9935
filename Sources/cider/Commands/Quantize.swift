import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Evaluation
import Files
import Foundation
import Parallelism
import Quantization

struct Quantize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a detector faster: its encoder in 8-bit integers, bank and thresholds fitted again.",
        discussion: """
            Convolutions and matrix products get int8 weights, with a scale for each output channel, and uint8 inputs, \
            over the range that images of the bank show. The new detector is fitted from the same images as the old \
            one; both are then measured on unseen images, and their engines run in turn.

            Nothing is written, and the exit status is 1, where AUROC falls by more than 0.3 points on one of the sets, \
            by any of the detector's scores, or where throughput at batch 64 is less than 1.8 times that of the old \
            encoder in the engine's precision; --accept-loss writes the detector all the same.

            An image set is what 'cider fit' and 'cider evaluate' take. The images of --id-test must be neither in the \
            bank nor among the calibration images.
            """)

    @Argument(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"), transform: Folder.trimmed)
    var model: String

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The in-distribution images that the detector was fitted from.", valueName: "set"))
    var bank: String

    @Option(help: ArgumentHelp("In-distribution images held out for the thresholds.", valueName: "set"))
    var calibration: String

    @Option(help: ArgumentHelp("Unseen in-distribution images, to measure on.", valueName: "set"))
    var idTest: String

    @Option(help: ArgumentHelp("Out-of-distribution images, to measure on; as often as wanted.", valueName: "name=set"))
    var ood: [NamedPath]

    @Option(
        help: ArgumentHelp("The folder to write. (default: models/NAME-int8)", valueName: "models/NAME"),
        transform: Folder.trimmed)
    var output: String?

    @Option(help: "How many images of --id the ranges of activations are measured on.")
    var rangeImages: Int = 512

    @Option(help: "The least gain of throughput, as a ratio, that the detector is written for.")
    var leastGain = 1.8

    @Flag(help: "Keep the layers that read the image in float.")
    var floatFirst = false

    @Flag(help: "Quantise Gemm layers too: those of heads, which are kept in float otherwise.")
    var int8Head = false

    @Flag(help: "Write the detector even where it loses too much or gains too little.")
    var acceptLoss = false

    @Flag(help: "Replace the detector that stands at the output.")
    var force = false

    @Flag(help: "Pass over images that cannot be decoded, and tell how many.")
    var skipUnreadable = false

    @OptionGroup(title: "Tables of images")
    var tables: SetArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func validate() throws {
        guard 1...100_000 ~= rangeImages else { throw ValidationError("--range-images must be between 1 and 100000.") }
        guard leastGain >= 0 else { throw ValidationError("--least-gain must not be negative.") }
    }

    func run() throws {
        try DetectorPath.check(model)
        let output = output ?? "\(model)-int8"
        try OutputPath.checkDetector(output, replacing: force)
        let old = try DetectorBundle(reading: model)
        let sets = QuantizationRun.Sets(
            bank: try tables.open(bank), calibration: try tables.open(calibration),
            measured: EvaluationInput(
                inDistribution: try tables.open(idTest),
                outOfDistribution: try ood.map { OutlierSet(name: $0.name, images: try tables.open($0.path)) }))
        try tables.checkUse(of: [sets.bank, sets.calibration] + sets.measured.imageSets)
        let folder = FileManager.default.temporaryDirectory.appending(path: "cider-quantize-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let bar = ProgressLine()
        let outcome = try QuantizationRun(
            options: QuantizationOptions(keepsFirst: floatFirst, keepsHead: !int8Head), engine: engine.encoderOptions,
            limits: engine.limits, rangeImages: rangeImages, skipsUnreadable: skipUnreadable,
            workers: max(1, min(engine.threads ?? CPUBudget.current.threads, 16))
        ).run(
            old, name: URL(filePath: output).lastPathComponent, sets: sets, folder: folder.path(percentEncoded: false)
        ) { bar.show($0, completed: $1, total: $2) }
        SkippedImages(outcome.skipped).print()
        print(outcome.comparison.text)

        let objections = outcome.comparison.objections(leastGain: leastGain)
        for objection in objections { printError(objection) }
        guard objections.isEmpty || acceptLoss else {
            printError("not written: \(output) (--accept-loss writes it all the same)")
            throw ExitCode.failure
        }
        var draft = DetectorDraft(outcome.bundle)
        draft.provenance.quantization = outcome.quantization
        let bundle = try DetectorBundle.write(draft, content: outcome.bundle.content, to: output, replacing: force)
        print("\n\(try DetectorSummary(bundle).text)")
    }
}
