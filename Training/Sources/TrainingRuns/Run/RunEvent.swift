package import Fitting
package import Training

/// What a run tells as it goes.
package enum RunEvent: Sendable {
    /// Images of a set are read and decoded.
    case reading(set: String, completed: Int, total: Int)
    /// The sets are there.
    case loaded(LoadedSets)
    /// The frozen encoder embeds the images, once.
    case embedding(completed: Int, total: Int)
    /// Training begins, or goes on, at a position.
    case started(Position, stepsPerEpoch: Int, epochs: Int)
    case training(TrainingEvent)
    /// All epochs are done, and the classes lie together: only so many degrees apart.
    case collapsed(degrees: Double)
    /// The network was exported, and agrees with libtorch to this cosine distance.
    case exported(path: String, cosineDistance: Double)
    case fitting(FittingProgress)
}

/// The images of a run.
package struct LoadedSets: Sendable {
    package let classes: [String]
    /// The number of images to train from.
    package let training: Int
    /// The number of held-out images.
    package let validation: Int
    /// The bytes of all decoded pixels.
    package let bytes: Int
    /// Whether they are kept in memory.
    package let isKept: Bool
    /// The images that were passed over, and why.
    package let skipped: [String]
}

/// How a run ended.
package enum RunOutcome: Sendable {
    /// All is done; the detector where one was asked for.
    case finished(FittedDetector?)
    /// It was asked to stop; the checkpoint is at this position.
    case interrupted(Position)
}
