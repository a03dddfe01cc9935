package import Hypersphere

extension Detector {
    /// The single scores, each with the calibration images' values of all classes together.
    ///
    /// Where each class has thresholds of its own, p-values by them follow a mixture of as many laws as there are classes. The
    /// drift alarm stands on one law, and so on p-values by all calibration images.
    package var pooledCalibrations: [ScoreName: ConformalCalibration] {
        var pooled: [ScoreName: ConformalCalibration] = [:]
        for score in scores {
            switch score.calibration {
            case .global(let calibration): pooled[score.score.name] = calibration
            case .classConditional(let calibrations):
                // Values that have made calibrations make one together.
                pooled[score.score.name] = try? ConformalCalibration(scores: calibrations.flatMap(\.scores))
            }
        }
        return pooled
    }
}
