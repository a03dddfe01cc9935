// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import ArgumentParser
import CommandSupport
import Datasets
import Detection
import EmbeddingFiles
import Encoding
import Files
import Fitting
import Foundation
import Hypersphere
import Images

struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a detector from an encoder and folders of images.",
        discussion: """
            An image set is a folder of images in a folder for each class (CLASS/file), an archive of one, a table of \
            images (.csv, .tsv, .jsonl, .txt), or WebDataset's tars; docs/reference/sets.md says all. Without the class \
            level the images have no class.

            The calibration images give the thresholds: they must have been used neither to train the encoder nor \
            for the bank.
            """)

    @Option(
        help: ArgumentHelp(
            "The image encoder: ONNX, or OpenVINO's .xml. With --embeddings it may be left out: the detector then takes "
                + "embeddings alone.", valueName: "model"))
    var encoder: String?

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("In-distribution images: prototypes and bank.", valueName: "set"))
    var bank: String?

    @Option(help: ArgumentHelp("In-distribution images held out for the thresholds.", valueName: "set"))
    var calibration: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "In place of --id: their embeddings, from 'cider embed' or elsewhere; .npy, .npz or .safetensors, several are "
                + "joined.", valueName: "file"))
    var embeddings: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("In place of --calibration: their embeddings.", valueName: "file"))
    var calibrationEmbeddings: [String] = []

    @Option(
        help: ArgumentHelp(
            "The classes of --embeddings, where the files do not hold them: a line each, or .npy.", valueName: "file"))
    var labels: String?

    @Option(help: ArgumentHelp("The classes of --calibration-embeddings, likewise.", valueName: "file"))
    var calibrationLabels: String?

    @OptionGroup(title: "Images held out of --id")
    var holdout: HoldoutArguments

    @OptionGroup(title: "Tables of images")
    var sets: SetArguments

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
            The neighbor whose angle is the score; 'auto' takes the one that best tells images of a class from the \
            others when that class is taken out of the bank, below the size of the smallest class. (default: 100, or half \
            of the smallest class where that is less)
            """)
    var k: NeighborArgument?

    @Option(help: "The temperature of the vmf score. (default: a concentration is fitted for each class)")
    var temperature: Double?

    @Flag(help: "Hold images against the calibration images of the same predicted class only.")
    var classConditional = false

    @Option(
        help: ArgumentHelp(
            "The share of in-distribution images that may be flagged, where a request says nothing else. (default: 0.05) "
                + "A word (white, black, drop) is taken for --transparency.", valueName: "alpha"))
    var alpha: [AlphaArgument] = []

    @Option(
        help: ArgumentHelp("The folder to write; its last part is the detector's name.", valueName: "models/NAME"),
        transform: Folder.trimmed)
    var output: String

    @Flag(help: "Replace the detector that stands there.")
    var force = false

    @Flag(help: "Pass over images that cannot be used, and name them.")
    var skipUnreadable = false

    @OptionGroup(title: "Guards")
    var guards: GuardArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func validate() throws {
        // A table may say itself which images are held out.
        let hasOneKind =
            bank == nil
            ? !embeddings.isEmpty && !calibrationEmbeddings.isEmpty && calibration == nil && holdout.holdout == nil
            : embeddings.isEmpty && calibrationEmbeddings.isEmpty && (calibration == nil || holdout.holdout == nil)
        guard hasOneKind else {
            throw ValidationError(
                "Give images by --id and --calibration or --holdout, or embeddings by --embeddings and "
                    + "--calibration-embeddings.")
        }
        guard bank == nil || encoder != nil else { throw ValidationError("Images need an --encoder.") }
        try AlphaRange.check(alpha.share)
        guard temperature == nil || scores?.names.contains(.vmf) ?? false else {
            throw ValidationError("--temperature goes with the score vmf: name it in --scores.")
        }
        guard k == nil || scores?.names.contains(.knn) ?? true else {
            throw ValidationError("--k goes with the score knn: name it in --scores.")
        }
        guard bank != nil || idleFlags.isEmpty else {
            throw ValidationError(
                "\(idleFlags.joined(separator: ", ")) \(idleFlags.count == 1 ? "goes" : "go") with images, and embeddings are "
                    + "given.")
        }
        guard bank == nil || labels == nil && calibrationLabels == nil else {
            throw ValidationError("--labels go with embeddings: the classes of images are their folders.")
        }
    }

    /// The flags that say how images are read.
    private var idleFlags: [String] {
        sets.given + input.given + (outputs.pool == .auto ? [] : ["--pool"])
            + (skipUnreadable ? ["--skip-unreadable"] : [])
    }

    func run() throws {
        try OutputPath.checkDetector(output, replacing: force)
        try InputPath.check(encoder, "--encoder")
        try InputPath.check(outputs.classes, "--classes")
        for path in embeddings { try InputPath.check(path, "--embeddings") }
        for path in calibrationEmbeddings { try InputPath.check(path, "--calibration-embeddings") }
        try InputPath.check(labels, "--labels")
        try InputPath.check(calibrationLabels, "--calibration-labels")
        let fitted = try bank == nil ? fitEmbeddings() : fitImages()
        SkippedImages(fitted.skipped).print()
        print(try DetectorSummary(fitted.bundle, geometry: fitted.geometry).text)
    }

    private func fitImages() throws -> FittedDetector {
        guard let encoder, let bank else { throw CleanExit.helpRequest(self) }
        let given = try sets.open(bank)
        let held = try calibration.map { try sets.open($0) }
        try sets.checkUse(of: [given, held].compactMap(\.self))
        // All that no image has to be read for comes first.
        let plan: DivisionPlan =
            if let held {
                .splits(
                    bank: try HoldoutArguments.bank(of: given), calibration: try HoldoutArguments.calibration(of: held))
            } else {
                try holdout.plan(given, skipsUnreadable: skipUnreadable)
            }
        let counts = try plan.counts()
        let adopted = try outputs.adopt(encoder, input: input, alpha: alpha.channel, note: printError)
        var options = options(
            input: adopted.preprocessing.input, transform: adopted.preprocessing.transform,
            classNames: adopted.classNames)
        try DetectorFitter(options: options).check(
            bankImages: counts.bank, calibrationImages: counts.calibration)
        let (bankSet, calibrationSet, split, areImagesSeen) = try plan.divide(
            skipsUnreadable: skipUnreadable, limits: engine.limits)
        options.split = split
        options.areImagesSeen = areImagesSeen
        let bar = ProgressLine()
        return try DetectorFitter(options: options).fit(
            encoder: adopted.encoder, bank: bankSet, calibration: calibrationSet, output: output, replacing: force,
            keepsEmbeddingsOf: encoder, note: printError
        ) { bar.show($0.stage.rawValue, completed: $0.completed, total: $0.total) }
    }

    private func fitEmbeddings() throws -> FittedDetector {
        let bank = try EmbeddingTable.read(paths: embeddings, labelsPath: labels)
        let held = try EmbeddingTable.read(paths: calibrationEmbeddings, labelsPath: calibrationLabels)
        for note in bank.notes + held.notes { printError(note) }
        let record = EmbeddingRecord(bank)
        let adopted = try encoder.map { try adoptedEncoder($0, of: record, bank) }
        guard let ofNothing = try? EncoderInput(size: 1, mean: [0], std: [1]) else { throw ExitCode.failure }
        var options = options(
            input: record.input ?? ofNothing, transform: record.transform ?? InputTransform(resize: 1, crop: 1),
            classNames: nil)
        options.featuresOutput = outputs.featuresOutput
        options.projectionOutput = outputs.projectionOutput
        options.stagesOutput = outputs.stagesOutput
        options.logitsOutput = outputs.logitsOutput
        options.classNames = try outputs.classNames(besideModel: encoder)
        let bar = ProgressLine()
        return try DetectorFitter(options: options).fit(
            bank: (bank, embeddings.last ?? ""), calibration: (held, calibrationEmbeddings.last ?? ""),
            encoder: adopted, output: output, replacing: force, note: printError
        ) { bar.show($0.stage.rawValue, completed: $0.completed, total: $0.total) }
    }

    /// Adopts the encoder that gave embeddings as it was adopted then.
    private func adoptedEncoder(
        _ path: String, of record: EmbeddingRecord, _ table: EmbeddingTable
    ) throws -> AdoptedEncoder {
        guard let digest = record.encoderSHA256, let input = record.input, record.transform != nil else {
            throw ValidationError(
                "\(table.source) does not say which encoder gave it, so no --encoder can be taken: leave it out, or make the "
                    + "embeddings with 'cider embed'.")
        }
        let own = try FileReader.digest(of: path).hexadecimal
        guard own == digest else {
            throw ValidationError(
                "\(path) is not the encoder that gave \(table.source): its SHA-256 is \(own), not \(digest).")
        }
        return try EncoderAdopter().adopt(
            AdoptionRequest(
                modelPath: path, featuresOutput: record.source, projectionOutput: outputs.projectionOutput,
                stagesOutput: outputs.stagesOutput, logitsOutput: outputs.logitsOutput,
                pooling: record.pooling ?? .auto,
                size: ImageSize(height: input.height, width: input.width)))
    }

    private func options(
        input: EncoderInput, transform: InputTransform, classNames: [String]?
    ) -> FittingOptions {
        var options = FittingOptions(
            name: URL(filePath: output).lastPathComponent, input: input, transform: transform, classNames: classNames,
            scores: scores?.names, k: k?.choice ?? .usual, temperature: temperature,
            calibrationScope: classConditional ? .classConditional : .global, alpha: alpha.share ?? 0.05,
            encoder: engine.encoderOptions, limits: engine.limits, skipsUnreadable: skipUnreadable)
        options.leavesOutScores = scores?.isAll ?? false
        options.unknownClasses = guards.unknownClasses
        options.dropsDuplicates = guards.dropDuplicates
        options.acceptsNearCopies = guards.acceptNearCopies
        return options
    }
}
