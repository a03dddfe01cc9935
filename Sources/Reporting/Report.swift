package import Evaluation
import Files
package import FoundationEssentials
import Release

/// An evaluation as files: `report.json`, `report.csv`, and the page `index.html`, which needs nothing beside it.
package struct Report {
    package let evaluation: DetectorEvaluation

    package init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    /// Writes the files into a folder, which is made where it is missing; files of these names are replaced.
    ///
    /// - Throws: where they cannot be written.
    package func write(to folder: String) throws {
        try Folder.make(folder)
        for (name, content) in [
            ("report.json", try json()), ("report.csv", Data(csv.utf8)), ("index.html", Data(html.utf8)),
        ] {
            try AtomicFile.write(to: "\(folder)/\(name)") { writer in
                try content.withUnsafeBytes { bytes in try writer.write(bytes) }
            }
        }
    }

    /// Whether a report of this program, of any release, stands in a folder.
    package static func stands(in folder: String) -> Bool {
        struct Head: Decodable { var tool: String }
        guard let data = FileManager.default.contents(atPath: "\(folder)/report.json"),
            let head = try? JSONDecoder().decode(Head.self, from: data)
        else { return false }
        return head.tool.hasPrefix(Release.name)
    }

    /// The evaluation as JSON, without the page's figures.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(evaluation) + Data("\n".utf8)
    }

    /// The evaluation as one line for each number.
    package var csv: String { CommaSeparated(evaluation).text }

    /// The page.
    package var html: String { Page(evaluation).html }
}
