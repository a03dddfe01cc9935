import FoundationEssentials
import Training

/// The files of a run.
package struct RunFolder: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// What the run was told, and what it found.
    package var recordPath: String { "\(path)/run.json" }
    /// A JSON object for each step and epoch.
    package var metricsPath: String { "\(path)/metrics.jsonl" }
    /// All that the run needs to go on.
    package var checkpointPath: String { "\(path)/checkpoint.safetensors" }
    /// The trained network.
    package var modelPath: String { "\(path)/encoder.onnx" }
    /// The course of the run as a picture.
    package var curvesPath: String { "\(path)/curves.svg" }
    /// The course of the run for TensorBoard.
    package var eventsPath: String { "\(path)/\(EventFile.name)" }

    var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpointPath) }

    /// Whether a run is there, begun or done.
    var holdsRun: Bool {
        [recordPath, checkpointPath, metricsPath].contains { FileManager.default.fileExists(atPath: $0) }
    }
}

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
        guard let content = try? Data(contentsOf: URL(filePath: folder.recordPath)) else { throw .noRun(folder.path) }
        do {
            return try JSONDecoder().decode(RunRecord.self, from: content)
        } catch {
            throw .damagedRun(path: folder.recordPath, reason: "it is not the record of a run")
        }
    }

    func write(_ folder: RunFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(encoder.encode(self), to: folder.recordPath)
    }
}
