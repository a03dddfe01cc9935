public import Evaluation
import Files
public import FoundationEssentials

/// An evaluation as files: `report.json`, `report.csv`, and the page `index.html`, which needs nothing beside it.
public struct Report {
    public let evaluation: DetectorEvaluation

    public init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    /// Writes the files into a folder, which is made where it is missing; files of these names are replaced.
    ///
    /// - Throws: where they cannot be written.
    public func write(to folder: String) throws {
        try Folder.make(folder)
        for (name, content) in [
            ("report.json", try json()), ("report.csv", Data(csv.utf8)), ("index.html", Data(html.utf8)),
        ] {
            try AtomicFile.write(to: "\(folder)/\(name)") { writer in
                try content.withUnsafeBytes { bytes in try writer.write(bytes) }
            }
        }
    }

    /// The evaluation as JSON, without the page's figures.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(evaluation) + Data("\n".utf8)
    }

    /// The evaluation as one line for each number.
    public var csv: String { CommaSeparated(evaluation).text }

    /// The page.
    public var html: String { Page(evaluation).html }
}
