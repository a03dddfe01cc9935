import ArgumentParser
import Datasets
import Detection
import Evaluation
import Foundation
import Images

struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scores image files, folders and tars, without a server.",
        discussion: "The exit status is 1 where an image could not be scored; the others are scored all the same.")

    @Option(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"))
    var model: String

    @Option(help: "How the results are printed: \(ResultFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: ResultFormat = .table

    @Option(
        help: ArgumentHelp(
            "Where to write a map of what drives the score of a single image: red parts drive it up, blue ones hold it "
                + "down.", valueName: "map.png"))
    var occlusion: String?

    @OptionGroup(title: "Verdict")
    var verdict: VerdictArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    @Option(
        help: ArgumentHelp(
            "In place of images: a file of embeddings, .npy, .npz or .safetensors.", valueName: "file"))
    var embeddings: String?

    @Argument(help: ArgumentHelp("Images, folders of images, or tars of them.", valueName: "image"))
    var images: [String] = []

    func validate() throws {
        guard images.isEmpty != (embeddings == nil) else {
            throw ValidationError("Give images, or embeddings by --embeddings.")
        }
        guard embeddings == nil || occlusion == nil else { throw ValidationError("--occlusion takes an image.") }
    }

    func run() throws {
        let sets = try images.map { try ImageSet(path: $0) }
        let detector = try Detector(
            path: model, options: DetectorOptions(encoder: engine.encoderOptions, limits: engine.limits))
        for warning in detector.warnings { printError("warning: \(warning)") }
        let options = verdict.options
        try detector.validate(options)
        if let occlusion { try writeOcclusionMap(to: occlusion, sets: sets, detector: detector) }

        let rows = try embeddings.map { try EmbeddingRows(reading: $0, for: detector) }
        let total = rows?.count ?? sets.reduce(0) { $0 + $1.count }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let bar = isTerminal || total < 1000 ? nil : ProgressLine()
        var writer = ResultWriter(format: format, detector: detector)
        var run = ScoringRun(detector: detector, session: try detector.makeSession(), options: options)
        var failures = 0
        var done = 0
        func write(_ results: [ScoringRun.Outcome]) {
            for result in results {
                if case .failure = result.result { failures += 1 }
                writer.write(result)
            }
            done += results.count
            bar?.show("scoring", completed: done, total: total)
        }
        writer.begin()
        if let rows { write(run.score(rows)) }
        for set in sets {
            try set.forEach { image in
                write(run.add(image, id: set.path(of: image)))
            }
        }
        write(run.finish())
        writer.end()
        for line in run.loaderCounts.notes(detector.manifest.transform?.loader ?? .default) { printError(line) }
        if failures > 0 { throw ExitCode.failure }
    }

    private func writeOcclusionMap(to path: String, sets: [ImageSet], detector: Detector) throws {
        guard sets.count == 1, sets[0].count == 1 else {
            throw ValidationError("--occlusion takes a single image.")
        }
        try sets[0].forEach { image in
            // What is no image is told with the scores.
            guard let prepared = try? image.bytes.withUnsafeBytes({ try detector.prepare($0) }) else { return }
            let map = try OcclusionMap(
                of: prepared, score: verdict.score, detector: detector, session: try detector.makeSession())
            guard let png = map.picture.png() else { throw ValidationError("the map cannot be written as PNG") }
            try Data(png).write(to: URL(filePath: path))
        }
    }
}

extension ImageSet {
    /// The path that a person would name the image by.
    fileprivate func path(of image: LabelledImage) -> String {
        isSingleImage ? path : (path.hasSuffix("/") ? path : path + "/") + image.identifier
    }
}
