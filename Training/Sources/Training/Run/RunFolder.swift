import Files

/// The files of a run.
package struct RunFolder: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// What the run was told, and what it found.
    package var recordPath: String { "\(path)/run.json" }
    /// How the encoder is trained, for whoever exports it later.
    package var configurationPath: String { "\(path)/configuration.json" }
    /// A JSON object for each step and epoch.
    package var metricsPath: String { "\(path)/metrics.jsonl" }
    /// All that the run needs to go on.
    package var checkpointPath: String { "\(path)/checkpoint.safetensors" }
    /// The trained network's weights.
    package var weightsPath: String { "\(path)/encoder.safetensors" }
    /// The weights of a head that was trained on an encoder from elsewhere.
    package var headPath: String { "\(path)/head.safetensors" }
    /// The trained encoder.
    package var modelPath: String { "\(path)/encoder.onnx" }
    /// The course of the run as a picture.
    package var curvesPath: String { "\(path)/curves.svg" }
    /// The course of the run for TensorBoard, which looks for `tfevents`.
    package var eventsPath: String { "\(path)/events.out.tfevents.cider" }

    package var hasCheckpoint: Bool { Folder.exists(checkpointPath) }

    /// Whether a run is there, begun or done.
    package var holdsRun: Bool {
        [recordPath, checkpointPath, metricsPath].contains(where: Folder.exists)
    }

    /// Makes the folder where it is missing.
    func make() throws(TrainingError) {
        do { try Folder.make(path) } catch { throw .file(path: path, reason: error.reason) }
    }
}
