/// When a run's classes count as collapsed: where their directions lie together, nothing tells one from another.
package struct CollapseRule {
    /// Classes whose directions are less apart on average, degrees, have collapsed.
    package static let least = 10.0
    /// Nobody is stopped before so many steps: prototypes that start from the class means of fresh weights part slowly.
    static let firstSteps = 100

    let warmupEpochs: Double
    let stepsPerEpoch: Int

    package init(_ configuration: TrainingConfiguration, stepsPerEpoch: Int) {
        warmupEpochs = configuration.schedule.warmupEpochs(of: configuration.epochs)
        self.stepsPerEpoch = stepsPerEpoch
    }

    /// Throws once prototypes lie together although the learning rate has risen to its peak.
    ///
    /// Held-out images would tell too, but not in the first steps: running statistics lag behind the weights then.
    ///
    /// - Parameters:
    ///   - prototypes: the mean angle between the objective's prototypes, degrees; nil where it has none.
    ///   - epoch: the one that has ended, counted from 0.
    /// - Throws: ``TrainingError/collapsed(degrees:epoch:)``.
    package func check(prototypes: Double?, after epoch: Int) throws(TrainingError) {
        guard let prototypes, Double(epoch + 1) > warmupEpochs, (epoch + 1) * stepsPerEpoch >= Self.firstSteps else {
            return
        }
        if prototypes < Self.least { throw .collapsed(degrees: prototypes, epoch: epoch) }
    }

    /// Whether classes lie together at the end of a run of any length.
    ///
    /// - Parameter angles: those between prototypes and between class means, as far as they are known. The smaller one counts:
    ///   prototypes that hardly move stay apart while the classes' images come together.
    /// - Returns: how far the classes are apart, degrees; nil where that is far enough.
    package func collapse(_ angles: [Double?]) -> Double? {
        angles.compactMap(\.self).min().flatMap { $0 < Self.least ? $0 : nil }
    }
}
