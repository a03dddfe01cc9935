import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Evaluation
import Files
import Hypersphere
import Release
import Reporting
import Wording

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what the verdict on one image rests on, as a page or on the terminal.",
        discussion: """
            The page shows the image as the encoder sees it, the verdict in words, every score among those of the \
            calibration images, the nearest classes and images of the bank, and which parts of the image drive the score. \
            It needs nothing beside it.
            """)

    @Argument(help: ArgumentHelp("The image.", valueName: "image"))
    var image: String

    @Option(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"), transform: Folder.trimmed)
    var model: String

    @Option(help: ArgumentHelp("The page. (default: text on the terminal)", valueName: "page.html"))
    var output: String?

    @Option(
        name: [.customLong("bank"), .customLong("bank-images")],
        help: ArgumentHelp("The images that the bank was fitted from, to show the nearest.", valueName: "set"))
    var bank: String?

    @Option(help: "The score that decides, or 'combined'. (default: the detector's)")
    var score: ScoreName?

    @Option(help: "The share of in-distribution images that may be flagged. (default: the detector's)")
    var alpha: Double?

    @Option(help: "How many of the bank's nearest images to show, 5 to \(VerdictOptions.neighboursLimit).")
    var neighbours: Int = VerdictOptions.explainedNeighbours

    @OptionGroup(title: "Tables of images")
    var tables: SetArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func validate() throws {
        guard output != nil || bank == nil else {
            throw ValidationError("--bank shows images on a page: give --output.")
        }
        try AlphaRange.check(alpha)
        guard 0...VerdictOptions.neighboursLimit ~= neighbours else {
            throw ValidationError("--neighbours must be between 0 and \(VerdictOptions.neighboursLimit).")
        }
    }

    func run() throws {
        try DetectorPath.check(model)
        try OutputPath.checkFile(output, takesStandardOutput: true)
        let set = try tables.openUnlabelled(image)
        guard set.count == 1 else { throw ValidationError("\(image): a single image is explained, not \(set.count).") }
        let bank = try bank.map { try tables.open($0) }
        try tables.checkUse(of: [set, bank].compactMap(\.self))
        let detector = try Detector(
            path: model, options: DetectorOptions(encoder: engine.encoderOptions, limits: engine.limits))
        for warning in detector.warnings { printError("warning: \(warning)") }
        let options = VerdictOptions(score: score, alpha: alpha, neighbours: neighbours)
        try detector.validate(options)
        let explainer = ImageExplainer(detector: detector, options: options, bank: bank)
        var iterator = set.makeIterator()
        guard let file = try iterator.next() else { throw ValidationError("\(image): holds no image.") }
        let explanation = try explainer.explain(
            file.identifier, bytes: file.bytes, tool: Release.tool, withPictures: output != nil)
        let words = VerdictWords(explanation)
        let verdict = "\(file.identifier): \(words.verdict). \(words.reason)".escapingControlCharacters
        // The page has the standard output to itself.
        if output == OutputPath.standardOutput { printError(verdict) } else { print(verdict) }
        for finding in explanation.file?.findings ?? [] {
            printError(
                "warning: unlike all images of the bank: \(finding). The verdict may tell this rather than content")
        }
        guard let output else {
            if !words.agreement.isEmpty { print(words.agreement) }
            print("")
            for line in words.scoreLines { print(line) }
            print("")
            for line in explanation.verdict.explanationLines { print(line) }
            return
        }
        guard output != OutputPath.standardOutput else {
            let standardOutput = try ResultOutput(path: nil)
            try standardOutput.write(bytes: Array(ExplanationPage(explanation).html.utf8))
            return
        }
        try ExplanationPage(explanation).write(to: output)
        print("page: \(output.escapingControlCharacters)")
    }
}
