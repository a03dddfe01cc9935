// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Encoding
import Evaluation
import Files
import Fitting
import Foundation
import Hypersphere
import Parallelism
import Release
import Reporting
import Wording

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures a detector's error rates on image sets, and writes a report.",
        discussion: """
            Every score of the detector is measured in one pass over the images: how well it tells OOD sets from the \
            in-distribution images, with confidence intervals, and how many images its threshold flags.

            An image set is a folder of images, a tar of one, a binary batch of CIFAR-10 or CIFAR-100, or SVHN's .mat \
            file. The in-distribution images must be unseen: neither in the bank nor among the calibration images. \
            Saved embeddings stand in for images wherever a flag ends in -embeddings: for detectors without an \
            encoder, and to compare scores on saved features.

            Where their classes have the detector's names, accuracy and compactness are measured too.

            Without an OOD set, stand-ins are measured, and named so: outliers made of the in-distribution images, and \
            each class in turn left out of bank and prototypes. They say nothing of your real OOD images.

            The table opens with a reading of it: which score to use, what alpha costs, what to do next. The report is a page (index.html) that needs nothing beside it, report.json and report.csv.
            """)

    @Option(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"), transform: Folder.trimmed)
    var model: String

    @Option(name: .customLong("id"), help: ArgumentHelp("Unseen in-distribution images.", valueName: "set"))
    var inDistribution: String?

    @Option(
        name: .customLong("id-embeddings"),
        help: ArgumentHelp(
            "Saved embeddings of unseen in-distribution images, in place of --id: .npy, .npz or .safetensors.",
            valueName: "file"))
    var inDistributionEmbeddings: String?

    @OptionGroup(title: "Image sets, each --ood, --near, --far and --shifted as often as wanted")
    var sets: OutlierArguments

    @Option(help: "The share of in-distribution images that may be flagged. (default: the detector's)")
    var alpha: Double?

    @Option(
        help: ArgumentHelp("The folder for the report. (default: only the table is printed)", valueName: "folder"),
        transform: Folder.trimmed)
    var output: String?

    @Flag(help: "Write the report into a folder that holds other files.")
    var force = false

    @Option(
        name: [.customLong("bank"), .customLong("bank-images")],
        help: ArgumentHelp(
            "The images that the bank was fitted from, to show them beside mistakes.", valueName: "set"))
    var bank: String?

    @Option(help: "How many in-distribution images a day false alarms are counted for.")
    var daily: Int = 1000

    @Flag(
        help: "Corrupt in-distribution images (blur, noise, brightness, contrast, JPEG) and tell how many are flagged.")
    var corruptions = false

    @Option(
        help: "How many in-distribution images are corrupted, each in 5 kinds and 5 severities. (default: 500)")
    var corruptedImages: Int?

    @Option(help: "How many bootstrap resamples the intervals rest on.")
    var resamples: Int = 1000

    @Option(help: "The seed of the resamples.")
    var seed: UInt64 = 1

    @OptionGroup(title: "Tables of images")
    var tables: SetArguments

    @Option(
        help: ArgumentHelp(
            "The part of --id that is taken: by its table's splits, else by those of 'cider fit --holdout'.",
            valueName: "test"))
    var split: String?

    @Flag(help: "Take it as no failure where images cannot be used: the exit status is then 0. They are named anyhow.")
    var skipUnreadable = false

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func validate() throws {
        guard (inDistribution == nil) != (inDistributionEmbeddings == nil) else {
            throw ValidationError("Give the in-distribution images by --id, or their embeddings by --id-embeddings.")
        }
        guard inDistribution != nil || split == nil else {
            throw ValidationError(
                "--split takes a part of --id; embeddings have no splits: embed the part by itself ('cider embed --split')."
            )
        }
        guard inDistribution != nil || !corruptions else {
            throw ValidationError("--corruptions needs images: give them by --id.")
        }
        guard 10...100_000 ~= resamples else { throw ValidationError("--resamples must be between 10 and 100000.") }
        guard corruptedImages ?? 1 >= 1 else { throw ValidationError("--corrupted-images must be at least 1.") }
        guard corruptions || corruptedImages == nil else {
            throw ValidationError("--corrupted-images goes with --corruptions.")
        }
        guard output != nil || bank == nil else {
            throw ValidationError("--bank shows images in the report: give --output.")
        }
        try AlphaRange.check(alpha)
        guard daily >= 1 else { throw ValidationError("--daily must be at least 1.") }
    }

    /// Opens a set, all of which can be reached or is passed over.
    private func open(_ path: String) throws -> ImageSet {
        try tables.open(path).reachable(skipsUnreadable: skipUnreadable, note: printError)
    }

    /// The in-distribution images, or the part of them that is asked for.
    private func inDistributionSet(_ detector: Detector) throws -> ImageSet {
        let set = try open(inDistribution ?? "")
        guard let split else { return set }
        if !set.splits.isEmpty { return try set.split(split) }
        guard let record = detector.manifest.provenance.split else {
            throw ValidationError("--split: neither the set nor the detector says which images are in '\(split)'.")
        }
        let part = try record.part(split, of: set, bank: detector.bankItems.map(\.identifier))
        printError("split '\(split)': \(part.count) of \(set.count.counted("image"))")
        return part
    }

    func run() throws {
        try DetectorPath.check(model)
        try OutputPath.checkReport(output, amongOthers: force)
        try InputPath.check(inDistributionEmbeddings, "--id-embeddings")
        try sets.checkFiles()
        // Each worker has a stream of the engine, so that decoding and scoring of one do not stall the other.
        let workers = max(1, min(engine.threads ?? CPUBudget.current.threads, 16))
        var encoder = engine.encoderOptions
        encoder.streams = workers
        let detector = try Detector(path: model, options: DetectorOptions(encoder: encoder, limits: engine.limits))
        for warning in detector.warnings { printError("warning: \(warning)") }
        let inside: EvaluationSource
        if let inDistributionEmbeddings {
            inside = .embeddings(try SavedEmbeddings(reading: inDistributionEmbeddings, for: detector))
        } else {
            inside = .images(try inDistributionSet(detector))
        }
        let input = EvaluationInput(
            source: inside, outOfDistribution: try sets.outOfDistribution(for: detector, open: open),
            shifted: try sets.shiftedSets(for: detector, open: open), bank: try bank.map(open))
        try tables.checkUse(of: input.imageSets)
        Self.tellClasses(of: input, detector)
        let evaluator = Evaluator(
            detector: detector,
            options: EvaluationOptions(
                alpha: alpha, bootstrap: Bootstrap(replicates: resamples, seed: seed), workers: workers,
                corruptedImages: corruptions ? corruptedImages ?? 500 : 0, daily: daily, modelPath: model))
        let bar = ProgressLine()
        var failures: [String] = []
        let evaluation = try evaluator.evaluate(input, tool: Release.tool, failure: { failures.append($0) }) {
            bar.show("scoring", completed: $0, total: $1)
        }
        print(TextTable(evaluation).text)
        for line in ImageSetNotes(evaluation).lines { printError(line) }
        if let output {
            try Report(evaluation).write(to: output)
            print("\nreport: \(Folder.path(of: "index.html", in: output))")
        }
        SkippedImages(failures).print()
        if !failures.isEmpty, !skipUnreadable { throw ExitCode.failure }
    }

    /// Tells of classes that detector and sets do not share: accuracy counts images of shared classes alone.
    private static func tellClasses(of input: EvaluationInput, _ detector: Detector) {
        let sets = [("id", input.inDistribution)] + input.shifted.map { ($0.name, $0.source) }
        for (name, source) in sets {
            for note in source.classNotes(set: name, detector) { printError("warning: \(note)") }
        }
    }
}
