import FoundationEssentials
import Training

/// `run.json`.
struct RunRecord: Codable {
    /// The program.
    var tool: String
    var libtorch: String
    var classes: [String]
    /// The number of images that are trained from.
    var trainingImages: Int
    /// The number of held-out images.
    var validationImages: Int
    var settings: RunSettings

    static func read(_ folder: RunFolder) throws(RunError) -> RunRecord {
        guard let content = RunFile.content(of: folder.recordPath) else { throw .noRun(folder.path) }
        do {
            return try RunJSON.decoded(RunRecord.self, from: content)
        } catch {
            throw .damagedRun(path: folder.recordPath, reason: "it is not the record of a run")
        }
    }

    func write(_ folder: RunFolder) throws {
        try RunFile.write(RunJSON.encoded(self), to: folder.recordPath)
    }
}
