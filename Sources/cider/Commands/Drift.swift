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
        guard stream.drift.count > 0 else { throw VerdictLog.Failure(description: "no image has scores") }
        let report = try stream.drift.report(alpha: detector.manifest.alpha)
        switch format {
        case .text: print(DriftText(report, shown: \.escapingControlCharacters).text)
        case .json: print(try Self.json(report))
        }
        if report.alarm != nil { throw Self.alarmed }
        if results.isEmpty, report.failed > 0 { throw ExitCode.failure }
    }

    private func observeImages(_ detector: Detector, _ stream: inout ThinnedStream) throws {
        let sets = try images.map { path in
            let set = try tables.openUnlabeled(path)
            return try split.map { try set.split($0) } ?? set
        }
        try tables.checkUse(of: sets)
        for set in sets where set.isByClass {
            printError(
                "warning: \(set.title): its images come one class after the other, which looks like a change; a table of them in "
                    + "the order in which they came does not".escapingControlCharacters)
        }
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
                        stream.observeFailure()
                    }
                }
            })
    }

    private func observeResults(_ detector: Detector, _ stream: inout ThinnedStream) throws {
        var others = 0
        for path in results {
            try VerdictLog(path: path).forEach(of: detector, note: { printError("warning: \($0)") }) { image in
                guard let scores = image.scores else {
                    stream.observeFailure()
                    return
                }
                let isAsUsual =
                    (image.alpha ?? detector.manifest.alpha) == detector.manifest.alpha
                    && (image.score?.name ?? detector.manifest.decidingScore) == detector.manifest.decidingScore
                if !isAsUsual { others += 1 }
                stream.observe(
                    scores.compactMapValues(\.value), isFlagged: image.verdict == .outOfDistribution, id: image.id ?? ""
                )
            }
        }
        if others > 0 {
            printError(
                "warning: \(others.counted("verdict")) by another score or alpha than the detector's own "
                    + "(\(detector.manifest.decidingScore.rawValue), \(detector.manifest.alpha)), so that the number of flagged "
                    + "images tells little; the alarm does not rest on it")
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
        if isTaken() { drift.observe(values, isFlagged: isFlagged, id: id) }
    }

    mutating func observeFailure() {
        if isTaken() { drift.failed += 1 }
    }

    private mutating func isTaken() -> Bool {
        defer { seen += 1 }
        return seen.isMultiple(of: every)
    }
}

extension ImageSet {
    /// Whether the images of each class lie together, as those of class folders do.
    fileprivate var isByClass: Bool {
        let own = entries.compactMap(\.label)
        return labels.count > 1 && zip(own, own.dropFirst()).count { $0 != $1 } == labels.count - 1
    }
}
