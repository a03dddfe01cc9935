// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Evaluation
import Files
import Foundation
import Hypersphere
import Pipeline
import Reporting
import Wording

struct Drift: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells whether a stream of images is still like the calibration images.",
        discussion: """
            Images are taken in the order in which they came: of a folder by name, of a table by row, of results by line. \
            While nothing changes, at least --interval images lie between two alarms on average, and that holds for 98 of \
            100 calibration sets. The exit status is 2 where the alarm is on.

            Frames of one video and bursts of one scene look like a change: --every takes one of so many. A change that \
            leaves the scores as they are is not seen.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    /// The exit status where the alarm is on.
    static let alarmed = ExitCode(2)

    @Option(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"), transform: Folder.trimmed)
    var model: String

    @Option(
        help: ArgumentHelp(
            "In place of images: a file of their results, as JSON or JSON lines of 'cider score' or POST /score.",
            valueName: "results.jsonl"))
    var results: [String] = []

    @Option(help: ArgumentHelp("Images between two false alarms, on average and at least.", valueName: "images"))
    var interval: Double = 1_000_000

    @Option(help: ArgumentHelp("Takes one image of so many.", valueName: "images"))
    var every: Int = 1

    @Option(help: "How the report is written: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = Format.text

    @Option(help: ArgumentHelp("The part of the images that is taken, by their table's splits.", valueName: "test"))
    var split: String?

    @OptionGroup(title: "Tables of images")
    var tables: SetArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    @Argument(help: ArgumentHelp("Folders, archives or tables of images, or images.", valueName: "images"))
    var images: [String] = []

    func validate() throws {
        guard images.isEmpty != results.isEmpty else {
            throw ValidationError("Give images, or results by --results.")
        }
        guard interval > 1, interval.isFinite else { throw ValidationError("--interval must be above 1.") }
        guard every >= 1 else { throw ValidationError("--every must be at least 1.") }
        guard results.isEmpty || tables.given.isEmpty else {
            throw ValidationError(
                "\(tables.given.joined(separator: ", ")) \(tables.given.count == 1 ? "goes" : "go") with tables of images, and "
                    + "results are given.")
        }
        guard results.isEmpty || split == nil else {
            throw ValidationError("--split takes a part of a table of images; results have no splits.")
        }
    }

    func run() throws {
        try DetectorPath.check(model)
        for path in results { try InputPath.check(path, "--results") }
        let detector = try Detector(
            path: model, options: DetectorOptions(encoder: engine.encoderOptions, limits: engine.limits))
        for warning in detector.warnings { printError("warning: \(warning)") }
        var stream = ThinnedStream(DriftStream(detector, interval: interval), every: every)
        if results.isEmpty { try observeImages(detector, &stream) } else { try observeResults(detector, &stream) }
        guard stream.drift.count > 0 else { throw ValidationError("There is no image with scores.") }
        let report = try stream.drift.report(alpha: detector.manifest.alpha)
        switch format {
        case .text: print(DriftText(report).text)
        case .json: print(try Self.json(report))
        }
        if report.alarm != nil { throw Self.alarmed }
    }

    private func observeImages(_ detector: Detector, _ stream: inout ThinnedStream) throws {
        let sets = try images.map { path in
            let set = try tables.openUnlabeled(path)
            return try split.map { try set.split($0) } ?? set
        }
        try tables.checkUse(of: sets)
        var run = ScoringRun(detector: detector, session: try detector.makeSession(), options: VerdictOptions())
        let parts = sets.flatMap { PipelinePart.parts(of: $0) }
        let (bar, total) = (ProgressLine(), sets.reduce(0) { $0 + $1.count + $1.problems.count })
        try run.pipeline(parts, isCancelled: { false }).forEachStretch(
            progress: { bar.show("scoring", completed: $0, total: total) },
            { stretch in
                for outcome in run.score(stretch) {
                    switch outcome.result {
                    case .success(let image):
                        stream.observe(
                            image.scores.mapValues(\.value), isFlagged: image.verdict == .outOfDistribution,
                            id: outcome.id)
                    case .failure(let failure):
                        printError("\(outcome.id): \(failure.reason)".escapingControlCharacters)
                        stream.drift.failed += 1
                    }
                }
            })
    }

    private func observeResults(_ detector: Detector, _ stream: inout ThinnedStream) throws {
        var otherAlphas = 0
        for path in results {
            try VerdictLog(path: path).forEach(of: detector, note: { printError("warning: \($0)") }) { image in
                guard let scores = image.scores else {
                    stream.drift.failed += 1
                    return
                }
                if let alpha = image.alpha, alpha != detector.manifest.alpha { otherAlphas += 1 }
                stream.observe(
                    scores.mapValues(\.value), isFlagged: image.verdict == .outOfDistribution, id: image.id ?? "")
            }
        }
        if otherAlphas > 0 {
            printError(
                "warning: \(otherAlphas) verdicts are at another alpha than \(detector.manifest.alpha), so that the number of "
                    + "flagged images tells little; the alarm does not rest on it")
        }
    }

    private static func json(_ report: DriftReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}

/// One image of so many.
private struct ThinnedStream {
    var drift: DriftStream
    private let every: Int
    private var seen = 0

    init(_ drift: DriftStream, every: Int) {
        self.drift = drift
        self.every = every
    }

    mutating func observe(_ values: [ScoreName: Float], isFlagged: Bool, id: String) {
        defer { seen += 1 }
        if seen.isMultiple(of: every) { drift.observe(values, isFlagged: isFlagged, id: id) }
    }
}
