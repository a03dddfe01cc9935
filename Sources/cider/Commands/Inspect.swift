import ArgumentParser
import Detection
import FoundationEssentials

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints what a detector is made of.")

    @Argument(help: ArgumentHelp("The detector's folder.", valueName: "models/NAME"))
    var model: String

    @Flag(help: "Print the detector's description as JSON.")
    var json = false

    func run() throws {
        let bundle = try DetectorBundle(reading: model)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(bundle.manifest), as: UTF8.self))
        } else {
            print(try DetectorSummary(bundle).text)
        }
    }
}
