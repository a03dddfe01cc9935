import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Evaluation
import Files
import Foundation
import Images
import Wording

struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scores images, folders, archives and tables of images, without a server.",
        discussion: """
            Every image gets a row. One that cannot be read or scored gets a row that says why, and the others are scored \
            all the same; the exit status is then 1. Ctrl-C ends the rows where they are, and what was written can be read.
            """)

    @Option(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"), transform: Folder.trimmed)
    var model: String

    @Option(
        help: """
            How the results are written: table, json (one object), jsonl (also ndjson: an object a line) or csv, which holds \
            all that json holds. (default: what the suffix of --output says, else table)
            """)
    var format: ResultFormat?

    @Option(
        help: ArgumentHelp(
            "Where to write the results; replaced only once all are there. (default: standard output)",
            valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Where to write a map of what drives the score of a single image: red parts drive it up, blue ones hold it "
                + "down.", valueName: "map.png"))
    var occlusion: String?

    @Option(help: ArgumentHelp("The part of the images that is taken, by their table's splits.", valueName: "test"))
    var split: String?

    @OptionGroup(title: "Tables of images")
    var tables: SetArguments

    @OptionGroup(title: "Verdict")
    var verdict: VerdictArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    @Option(
        help: ArgumentHelp(
            "In place of images: a file of embeddings, .npy, .npz or .safetensors.", valueName: "file"))
    var embeddings: String?

    @Argument(
        help: ArgumentHelp(
            "Images, folders of images, archives or tables of them, or - for the standard input.", valueName: "image"))
    var images: [String] = []

    func validate() throws {
        guard images.isEmpty != (embeddings == nil) else {
            throw ValidationError("Give images, or embeddings by --embeddings.")
        }
        guard embeddings == nil || occlusion == nil else { throw ValidationError("--occlusion takes an image.") }
        guard embeddings == nil || tables.given.isEmpty else {
            throw ValidationError(
                "\(tables.given.joined(separator: ", ")) \(tables.given.count == 1 ? "goes" : "go") with tables of images, and "
                    + "embeddings are given.")
        }
        guard !verdict.embedding || format != .table else {
            throw ValidationError("--embedding is no part of a table: --format json, jsonl and csv give it.")
        }
        guard embeddings == nil || split == nil else {
            throw ValidationError("--split takes a part of a table of images; embeddings have no splits.")
        }
    }

    func run() throws {
        try DetectorPath.check(model)
        try OutputPath.checkFile(output, takesStandardOutput: true)
        try OutputPath.checkFile(occlusion)
        try InputPath.check(embeddings, "--embeddings")
        let output = output == OutputPath.standardOutput ? nil : output
        let format = try format ?? Self.format(of: output, verdict)
        let detector = try Detector(
            path: model, options: DetectorOptions(encoder: engine.encoderOptions, limits: engine.limits))
        for warning in detector.warnings { printError("warning: \(warning)") }
        let options = verdict.options
        try verdict.checkCombination(detector)
        try detector.validate(options)
        // What cannot be opened is told in its place among the others.
        let sets = images.map { path in (path, Result { try open(path) }) }
        let opened = sets.compactMap { try? $0.1.get() }
        if !opened.isEmpty { try tables.checkUse(of: opened) }
        if let occlusion { try writeOcclusionMap(to: occlusion, sets: sets, detector: detector) }
        let rows = try embeddings.map { try SavedEmbeddings(reading: $0, for: detector) }

        let results = try ResultOutput(path: output)
        var scoring = ScoringLoop(
            total: rows?.count ?? sets.reduce(0) { $0 + Self.rowCount($1.1) },
            run: ScoringRun(detector: detector, session: try detector.makeSession(), options: options),
            writer: ResultWriter(format: format, detector: detector, options: options, output: results),
            output: results)
        if let rows { try scoring.score(rows) } else { try scoring.score(sets) }
        for line in scoring.run.loaderCounts.notes(detector.manifest.transform?.loader ?? .default) { printError(line) }
        let tally = scoring.tally
        guard let signal = scoring.stop.received else {
            try results.finish()
            printError(tally.summary)
            if tally.failed > 0 { throw ExitCode.failure }
            return
        }
        let place = try results.abandon().map { "; they are in \($0.escapingControlCharacters)" } ?? ""
        printError("stopped after \(tally.count) of \(scoring.total.counted("image"))\(place)")
        printError(tally.summary)
        throw ExitCode(128 + signal)
    }

    private func open(_ path: String) throws -> ImageSet {
        let set = try tables.openUnlabelled(path)
        return try split.map { try set.split($0) } ?? set
    }

    /// The format of a file of results that nobody named one for.
    private static func format(of output: String?, _ verdict: VerdictArguments) throws -> ResultFormat {
        let format = output.flatMap(ResultFormat.init(suffixOf:))
        guard !verdict.embedding || format ?? .table != .table else {
            throw ValidationError("--embedding is no part of a table: --format json, jsonl and csv give it.")
        }
        guard let output else { return .table }
        let words =
            format.map { "written as \($0.rawValue), as its suffix says" }
            ?? "written as a table for people; --format names another, and so does the suffix .csv, .json or .jsonl"
        printError("\(output): \(words)".escapingControlCharacters)
        return format ?? .table
    }

    private static func rowCount(_ set: Result<ImageSet, any Error>) -> Int {
        guard case .success(let set) = set else { return 1 }
        return set.count + set.problems.count
    }

    private func writeOcclusionMap(
        to path: String, sets: [(String, Result<ImageSet, any Error>)], detector: Detector
    ) throws {
        guard sets.count == 1, let set = try? sets[0].1.get(), set.count == 1 else {
            throw ValidationError("--occlusion takes a single image.")
        }
        try set.forEach { image in
            // What is no image is told with the scores.
            guard let prepared = try? image.bytes.withUnsafeBytes({ try detector.prepare($0) }) else { return }
            let map = try OcclusionMap(
                of: prepared, score: verdict.score, detector: detector, session: try detector.makeSession())
            guard let png = map.picture.png() else { throw ValidationError("the map cannot be written as PNG") }
            try png.withUnsafeBytes { bytes in try AtomicFile.write(bytes, to: path) }
        }
    }
}
