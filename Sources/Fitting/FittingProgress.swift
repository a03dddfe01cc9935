/// How far a fit is.
public struct FittingProgress: Sendable, Equatable {
    public enum Stage: String, Sendable {
        case reading = "looking at all images"
        case bank = "embedding the bank"
        case calibration = "embedding the calibration images"
        case images = "embedding"
        case scoring = "scoring the calibration images"
        case writing = "writing the detector"
    }

    public var stage: Stage

    /// Images done in this stage.
    public var completed: Int

    /// Images of this stage.
    public var total: Int
}
