/// The part of a run between decoded images and an encoder on disk.
///
/// A trainer belongs to the thread that made it, best the main one: libtorch keeps its threads for each caller.
package protocol EncoderTraining {
    /// The next step to take.
    var position: Position { get }
    /// Steps in each epoch.
    var stepsPerEpoch: Int { get }

    /// Runs to the end, or until asked to stop.
    ///
    /// - Parameters:
    ///   - checkpointEvery: seconds between checkpoints; one is also written at the end of each epoch.
    ///   - shouldStop: asked after each step; the checkpoint is written before the run ends.
    ///   - observe: told of each step and epoch.
    /// - Returns: how it ended.
    /// - Throws: ``TrainingError`` where the run cannot go on; the last good checkpoint is kept.
    func run(
        checkpointEvery: Double, shouldStop: () -> Bool, observe: (TrainingEvent) throws -> Void
    ) throws -> TrainingOutcome

    /// Writes what was trained as ONNX, and makes sure that the engine computes the same; to be called after a run has ended.
    ///
    /// - Parameter path: of the ONNX file; one that is there is replaced.
    /// - Returns: how closely the file's embeddings follow libtorch's.
    /// - Throws: ``ExportError``, ``TrainingError``, ``TorchError``, `ONNXError` or `EncoderError`.
    func export(to path: String) throws -> ExportAgreement
}

/// How a run ended.
package enum TrainingOutcome: Sendable, Hashable {
    /// All epochs are done.
    case finished
    /// All epochs are done, and the classes lie together: only so many degrees apart.
    case collapsed(degrees: Double)
    /// It was asked to stop; the checkpoint is at this position.
    case interrupted(Position)
}
